import type { TableShape } from '@verbatim/event-store';
import type { StreamEvent, StreamProjection } from './projection';

export const notes: TableShape = {
  name: 'notes',
  key: ['shard', 'account_id', 'stream_id', 'id'],
  columns: { shard: 'smallint', account_id: 'uuid', stream_id: 'uuid', id: 'uuid', seq: 'int', body: 'text' },
};
export const rowOf = ({ shard, accountId, streamId, data, content, version }: StreamEvent) => ({
  shard,
  account_id: accountId,
  stream_id: streamId,
  id: String(data['id']),
  seq: version,
  body: content === null ? null : String(content['text']),
});
/** One row for each event. */
export const notesProjection: StreamProjection = {
  name: 'notes.v1',
  tables: [{ shape: notes, streamColumn: 'stream_id', plain: [] }],
  rowsOf: (events) => new Map([['notes', events.map(rowOf)]]),
};

export const CREATE_NOTES = `create table notes (shard smallint, account_id uuid, stream_id uuid, id uuid, seq int,
  body text, primary key (shard, account_id, stream_id, id))`;
