import { KeyedRead, keyedSql } from '@verbatim/async';
import type { JsonObject } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { StoredFact, StreamRef } from '../types';
import { runSafely } from './run';

export const FACTS_AT_ONCE = 500;

const KEY = { shard: 'smallint', account: 'uuid', stream: 'uuid', first: 'int' } as const;
const ROWS = `
    select version, type, data::text from events e
    where e.shard = k.shard and e.account_id = k.account and e.stream_id = k.stream and e.version >= k.first
    order by e.version limit ${FACTS_AT_ONCE}`;
export const READ_FACTS = keyedSql(KEY, ROWS);

type FactRow = [version: number, type: string, data: string, n: number];

/** Reads events without what people wrote: all that a decision needs. */
export class FactReader {
  private readonly rows: KeyedRead<Record<keyof typeof KEY, unknown>, FactRow>;

  constructor(pool: Pool) {
    this.rows = new KeyedRead(
      { name: 'read_facts', key: KEY, rows: ROWS },
      (statement) => runSafely<FactRow>(pool, { ...statement, rowMode: 'array' }),
      (row) => row[3],
    );
  }

  async read({ shard, accountId, streamId }: StreamRef, fromVersion: number): Promise<readonly StoredFact[]> {
    const rows = await this.rows.read({ shard, account: accountId, stream: streamId, first: fromVersion });
    return rows.map(([version, type, data]) => ({ version, type, data: JSON.parse(data) as JsonObject }));
  }
}
