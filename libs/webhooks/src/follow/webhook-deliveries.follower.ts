import type { WebhookReader } from '@verbatim/directory';
import { Follower, type EventStore, type RecordedEvent } from '@verbatim/event-store';
import { oweAllIn } from '@verbatim/owed-work';
import type { WakeQueue } from '@verbatim/queue';
import type { ClientBase, Pool } from 'pg';
import { deliverWebhook, owedFor } from '../deliver/deliver-webhook.owed';
import { INSERT } from '../deliver/deliveries.sql';
import { rowsOf, wantedOf, waysOf } from './wanted';

/**
 * Stored: where it has got to is kept under this name. It reacts, it does not project: set back to the start it would
 * send what was sent long ago, so its checkpoint must never be reset, and a replay of read models leaves it alone.
 */
export const WEBHOOK_DELIVERIES = 'webhook-deliveries.v1';

/** Each event may become a row for every endpoint of its project. */
const PAGE = 500;

export interface WebhookFollowerParts {
  readonly store: Pick<EventStore, 'readLog'>;
  readonly pool: Pool;
  readonly shards: readonly number[];
  readonly endpoints: WebhookReader;
  readonly queue: Pick<WakeQueue, 'wake'>;
}

/** Writes what endpoints are owed, with the work of sending it, in the transaction that moves the checkpoint. */
export const webhookDeliveries = ({ endpoints, queue, ...parts }: WebhookFollowerParts): Follower =>
  new Follower({
    ...parts,
    name: WEBHOOK_DELIVERIES,
    batchSize: PAGE,
    handle: async (recorded, tx) => {
      const [first] = recorded;
      if (!first) return;
      const count = await owe(endpoints, first.shard, recorded, tx);
      // A moment later, when it is committed; a wake-up that comes too early is made good by the sweeper.
      if (count > 0) setTimeout(() => queue.wake(deliverWebhook.kind, first.shard, count), WAKE_AFTER_MS).unref();
    },
  });

const WAKE_AFTER_MS = 20;
/** A worker that is woken goes on by itself as far as there is more. */
const MOST_WAKE_UPS = 50;

const owe = async (
  endpoints: WebhookReader,
  shard: number,
  recorded: readonly RecordedEvent[],
  tx: ClientBase,
): Promise<number> => {
  const accountIds = [...new Set(recorded.map(({ accountId }) => accountId))];
  const interested = await endpoints.interested(tx, shard, accountIds, (recorded[0]?.position ?? 1) - 1);
  if (interested.length === 0) return 0;
  const byId = new Map(interested.map((one) => [one.id, one]));
  const wanted = (await wantedOf(tx, shard, recorded, interested)).filter(({ endpointId, event: { position } }) => {
    const { fromPosition = 0, untilPosition = null } = byId.get(endpointId) ?? {};
    return position > fromPosition && (untilPosition === null || position <= untilPosition);
  });
  if (wanted.length === 0) return 0;
  const owed = owedFor(waysOf(wanted));
  await oweAllIn(tx, deliverWebhook, shard, owed); // the lanes first: whoever closes one waits, and sees the rows
  await tx.query(INSERT, [shard, rowsOf(wanted)]);
  return Math.min(owed.length, MOST_WAKE_UPS);
};
