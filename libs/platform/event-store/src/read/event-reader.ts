import { KeyedRead, keyedSql } from '@verbatim/gather';
import type { Pool } from 'pg';
import type { ReadStreamOptions, RecordedEvent, StreamRef } from '../types';
import { COLUMNS, type EventRow, toEvent } from './event-row';
import { runSafely } from './run';

const STREAM_KEY = { shard: 'smallint', account: 'uuid', stream: 'uuid', first: 'int', most: 'int' } as const;
const STREAM_ROWS = `select ${COLUMNS} from events e where e.shard = k.shard and e.account_id = k.account
  and e.stream_id = k.stream and e.version >= k.first order by e.version limit k.most`;
export const READ_STREAMS = keyedSql(STREAM_KEY, STREAM_ROWS);
// A page may hold hundreds of events: not too many of them in one answer.
const STREAMS_AT_ONCE = 32;
export const READ_LOG = `select ${COLUMNS} from events where shard = $1 and position > $2 order by position limit $3`;
const HEAD = 'select head from shard_heads where shard = $1';

export class EventReader {
  private readonly streams: KeyedRead<Record<keyof typeof STREAM_KEY, unknown>, EventRow>;

  constructor(private readonly pool: Pool) {
    this.streams = new KeyedRead(
      { name: 'read_streams', key: STREAM_KEY, rows: STREAM_ROWS, most: STREAMS_AT_ONCE },
      (statement) => runSafely<EventRow>(this.pool, { ...statement, rowMode: 'array' }),
      (row) => row[11],
    );
  }

  async readStream(
    { shard, accountId, streamId }: StreamRef,
    options: ReadStreamOptions = {},
  ): Promise<RecordedEvent[]> {
    const { fromVersion = 1, limit = 500 } = options;
    const key = { shard, account: accountId, stream: streamId, first: fromVersion, most: limit };
    return (await this.streams.read(key)).map(toEvent);
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
