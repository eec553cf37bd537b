import type { Pool } from 'pg';
import type { ReadStreamOptions, RecordedEvent, StreamRef } from '../types';
import { COLUMNS, type EventRow, toEvent } from './event-row';
import { runSafely } from './run';

export const READ_STREAM = `select ${COLUMNS} from events
  where shard = $1 and account_id = $2 and stream_id = $3 and version >= $4 order by version limit $5`;
export const READ_LOG = `select ${COLUMNS} from events where shard = $1 and position > $2 order by position limit $3`;
const HEAD = 'select head from shard_heads where shard = $1';

export class EventReader {
  constructor(private readonly pool: Pool) {}

  async readStream(
    { shard, accountId, streamId }: StreamRef,
    options: ReadStreamOptions = {},
  ): Promise<RecordedEvent[]> {
    const { fromVersion = 1, limit = 500 } = options;
    const values = [shard, accountId, streamId, fromVersion, limit];
    const rows = await runSafely<EventRow>(this.pool, {
      name: 'read_stream',
      text: READ_STREAM,
      values,
      rowMode: 'array',
    });
    return rows.map(toEvent);
  }

  async readLog(shard: number, afterPosition: number, limit: number): Promise<RecordedEvent[]> {
    const values = [shard, afterPosition, limit];
    const rows = await runSafely<EventRow>(this.pool, { name: 'read_log', text: READ_LOG, values, rowMode: 'array' });
    return rows.map(toEvent);
  }

  async head(shard: number): Promise<number> {
    const rows = await runSafely<[string]>(this.pool, { name: 'head', text: HEAD, values: [shard], rowMode: 'array' });
    return Number(rows[0]?.[0] ?? 0);
  }
}
