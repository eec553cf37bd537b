import type { JsonObject } from '@verbatim/kernel';
import { KeyedRead } from '@verbatim/async';
import type { Pool } from 'pg';
import type { Snapshot, StreamRef } from '../types';
import { storableJson } from '../write/storable-text';
import { runSafely } from './run';

const KEY = { shard: 'smallint', account: 'uuid', stream: 'uuid' } as const;
const ROWS = `select version, schema, state::text from snapshots s
  where s.shard = k.shard and s.account_id = k.account and s.stream_id = k.stream limit 1`;
type SnapshotRow = [version: number, schema: string, state: string, n: number];
// At the same version the later one wins: it may have a newer schema.
const WRITE = `insert into snapshots as s (shard, account_id, stream_id, version, schema, state)
  values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (shard, account_id, stream_id)
  do update set version = excluded.version, schema = excluded.schema, state = excluded.state
  where s.version <= excluded.version`;

export class SnapshotTable {
  private readonly rows: KeyedRead<Record<keyof typeof KEY, unknown>, SnapshotRow>;

  constructor(private readonly pool: Pool) {
    this.rows = new KeyedRead(
      { name: 'read_snapshots', key: KEY, rows: ROWS },
      (statement) => runSafely<SnapshotRow>(this.pool, { ...statement, rowMode: 'array' }),
      (row) => row[3],
    );
  }

  async read({ shard, accountId, streamId }: StreamRef): Promise<Snapshot | null> {
    const [row] = await this.rows.read({ shard, account: accountId, stream: streamId });
    return row ? { version: row[0], schema: row[1], state: JSON.parse(row[2]) as JsonObject } : null;
  }

  async write({ shard, accountId, streamId }: StreamRef, { version, schema, state }: Snapshot): Promise<void> {
    const values = [shard, accountId, streamId, version, schema, storableJson(state, '/state')];
    await runSafely(this.pool, { name: 'write_snapshot', text: WRITE, values, rowMode: 'array' });
  }
}
