import { knownEvent } from '@verbatim/conversation';
import { Follower, type EventStore, type RecordedEvent } from '@verbatim/event-store';
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

/** Keeps the counts of /v1/analytics. They can be made again: delete a shard's rows and its checkpoint. */
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
});
