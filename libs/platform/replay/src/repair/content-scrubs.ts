import type { RowChange, StreamRef, TableShape } from '@verbatim/event-store';
import type { ClientBase } from 'pg';

/** How often words were taken out of a stream's events. */
export const scrubsTable: TableShape = {
  name: 'content_scrubs',
  key: ['shard', 'account_id', 'stream_id'],
  columns: { shard: 'smallint', account_id: 'uuid', stream_id: 'uuid', times: 'int' },
};

/**
 * To be run ($1 shard, $2 account, $3 stream) in the transaction that takes content out of a stream's events: no event
 * tells of it, and rows that were folded before must not be written after it.
 */
export const NOTE_SCRUB = `
  insert into content_scrubs as c (shard, account_id, stream_id, times) values ($1, $2, $3, 1)
  on conflict (shard, account_id, stream_id) do update set times = c.times + 1, scrubbed_at = clock_timestamp()`;

/** Null when nothing is noted. */
export const readScrubs = async (
  tx: Pick<ClientBase, 'query'>,
  { shard, accountId, streamId }: StreamRef,
): Promise<number | null> => {
  const { rows } = await tx.query<{ times: number }>(
    'select times from content_scrubs where shard = $1 and account_id = $2 and stream_id = $3',
    [shard, accountId, streamId],
  );
  return rows[0]?.times ?? null;
};

/** A change that an append makes only if nothing was taken out since `times` was read. */
export const unscrubbedSince = ({ shard, accountId, streamId }: StreamRef, times: number | null): RowChange => {
  const key = { shard, account_id: accountId, stream_id: streamId };
  return times === null
    ? { table: scrubsTable.name, op: 'insert', row: { ...key, times: 0 } }
    : { table: scrubsTable.name, op: 'patch', key, set: { times }, require: { times } };
};
