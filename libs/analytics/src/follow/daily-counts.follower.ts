import { knownEvent } from '@verbatim/conversation';
import { Follower, isCopied, type EventStore, type RecordedEvent } from '@verbatim/event-store';
import type { LogProjection } from '@verbatim/replay';
import type { ClientBase, Pool } from 'pg';
import { countBatch, type EventToCount } from '../counting/count-batch';
import { readMemories, writeBatch } from './counts.tables';

/** Stored: the name of the checkpoints. */
export const DAILY_COUNTS = 'daily-counts.v1';

export interface DailyCountsParts {
  readonly store: Pick<EventStore, 'readLog'>;
  readonly pool: Pool;
  readonly shards: readonly number[];
  /** Events in one transaction. Default 1000. */
  readonly batchSize?: number;
}

/** Keeps the counts of /v1/analytics. They can be made again: see docs/replaying.md. */
export const dailyCounts = (parts: DailyCountsParts): Follower =>
  new Follower({ ...parts, name: DAILY_COUNTS, handle: countEvents });

const countEvents = async (recorded: readonly RecordedEvent[], tx: ClientBase): Promise<void> => {
  const events = recorded.filter(({ type }) => type.startsWith('conversation.')).map(toCount);
  const shard = recorded[0]?.shard;
  if (shard === undefined || events.length === 0) return;
  await writeBatch(tx, shard, countBatch(events, await readMemories(tx, shard, events)));
};

const toCount = (recorded: RecordedEvent): EventToCount => ({
  accountId: recorded.accountId,
  conversationId: recorded.streamId,
  event: knownEvent(recorded),
  isCopied: isCopied(recorded),
});

/** The same for making the counts anew. What an event adds depends on its own conversation alone. */
export const dailyCountsProjection: LogProjection = {
  name: DAILY_COUNTS,
  tables: ['analytics_conversations', 'analytics_counts', 'analytics_reply_times'],
  handle: countEvents,
};
