import type { JsonObject } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { Snapshot, StreamRef } from '../types';
import { storableJson } from '../write/storable-text';
import { runSafely } from './run';

const READ = `select version, schema, state::text from snapshots where shard = $1 and account_id = $2 and stream_id = $3`;
// At the same version the later one wins: it may have a newer schema.
const WRITE = `insert into snapshots as s (shard, account_id, stream_id, version, schema, state)
  values ($1, $2, $3, $4, $5, $6::jsonb) on conflict (shard, account_id, stream_id)
  do update set version = excluded.version, schema = excluded.schema, state = excluded.state
  where s.version <= excluded.version`;

export class SnapshotTable {
  constructor(private readonly pool: Pool) {}

  async read({ shard, accountId, streamId }: StreamRef): Promise<Snapshot | null> {
    const values = [shard, accountId, streamId];
    const [row] = await runSafely<[number, string, string]>(this.pool, {
      name: 'read_snapshot',
      text: READ,
      values,
      rowMode: 'array',
    });
    return row ? { version: row[0], schema: row[1], state: JSON.parse(row[2]) as JsonObject } : null;
  }

  async write({ shard, accountId, streamId }: StreamRef, { version, schema, state }: Snapshot): Promise<void> {
    const values = [shard, accountId, streamId, version, schema, storableJson(state, '/state')];
    await runSafely(this.pool, { name: 'write_snapshot', text: WRITE, values, rowMode: 'array' });
  }
}
