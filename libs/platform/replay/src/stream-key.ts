import type { RecordedEvent, StreamRef } from '@verbatim/event-store';

/** The order of the log's primary key, as Postgres sorts uuids. */
export const compareStreams = (a: StreamRef, b: StreamRef): number => {
  if (a.shard !== b.shard) return a.shard - b.shard;
  if (a.accountId !== b.accountId) return a.accountId < b.accountId ? -1 : 1;
  if (a.streamId !== b.streamId) return a.streamId < b.streamId ? -1 : 1;
  return 0;
};

export const refOf = ({ shard, accountId, streamId }: StreamRef): StreamRef => ({ shard, accountId, streamId });

export const nameOf = ({ shard, accountId, streamId }: StreamRef): string => `${shard}/${accountId}/${streamId}`;

/** Tells which events are passed over. */
export type LeftOut = (event: Pick<RecordedEvent, 'shard' | 'position'>) => boolean;

/** What is replayed: everything, an account, or one stream. */
export type Reach =
  | { readonly of: 'all' }
  | { readonly of: 'account'; readonly shard: number; readonly accountId: string }
  | { readonly of: 'stream'; readonly shard: number; readonly accountId: string; readonly streamId: string };
