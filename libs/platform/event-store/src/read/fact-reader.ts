import { Gather } from '@verbatim/async';
import type { JsonObject } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { StoredFact, StreamRef } from '../types';
import { runSafely } from './run';

export const FACTS_AT_ONCE = 500;

export const READ_FACTS = `select r.o, e.version, e.type, e.data::text
  from json_to_recordset($1::json) as r(o int, s smallint, a uuid, i uuid, v int)
  cross join lateral (
    select version, type, data from events
    where shard = r.s and account_id = r.a and stream_id = r.i and version >= r.v
    order by version limit ${FACTS_AT_ONCE}
  ) e`;

type FactRow = [ordinal: number, version: number, type: string, data: string];

interface Wanted {
  readonly stream: StreamRef;
  readonly fromVersion: number;
}

/** Under load most of the cost of a small read is its round trip: reads of one moment share it. */
export class FactReader {
  private readonly gather = new Gather<Wanted, readonly StoredFact[]>((wanted) => this.readAll(wanted));

  constructor(private readonly pool: Pool) {}

  read(stream: StreamRef, fromVersion: number): Promise<readonly StoredFact[]> {
    return this.gather.add({ stream, fromVersion });
  }

  private async readAll(wanted: readonly Wanted[]): Promise<readonly (readonly StoredFact[])[]> {
    const asked = wanted.map(({ stream, fromVersion }, o) => ({
      o,
      s: stream.shard,
      a: stream.accountId,
      i: stream.streamId,
      v: fromVersion,
    }));
    const rows = await runSafely<FactRow>(this.pool, {
      name: 'read_facts',
      text: READ_FACTS,
      values: [JSON.stringify(asked)],
      rowMode: 'array',
    });
    const found: StoredFact[][] = wanted.map(() => []);
    for (const [ordinal, version, type, data] of rows)
      found[ordinal]?.push({ version, type, data: JSON.parse(data) as JsonObject });
    return found;
  }
}
