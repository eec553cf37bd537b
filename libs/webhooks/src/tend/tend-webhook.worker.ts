import { Inject, Injectable } from '@nestjs/common';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { oweAllIn, type Claim, type Verdict, type WorkHandler } from '@verbatim/owed-work';
import { LRUCache } from 'lru-cache';
import { Pool } from 'pg';
import { deliverWebhook, owedFor } from '../deliver/deliver-webhook.owed';
import { WAITING_CONVERSATIONS } from '../deliver/deliveries.sql';
import { ReplaysStore } from './replays.store';
import { tendWebhook } from './tend-webhook.owed';

/** Until some of what waits has been sent. */
const FULL_MS = 2_000;
/** Whoever finds it well again has it looked at sooner. */
const FAILING_MS = 60_000;
/** While a replay waits for room: each hastening costs what is refused for itself one of its tries. */
const HASTEN_EVERY_MS = 5 * 60_000;
const PAGE = 500;
const MOST_WAKE_UPS = 50;

/** Goes on with what an endpoint has replayed, and has all that waits for it owed, and tried now where that helps. */
@Injectable()
export class TendWebhookWorker implements WorkHandler {
  readonly definition = tendWebhook;
  private readonly hastened = new LRUCache<string, true>({ max: 10_000, ttl: HASTEN_EVERY_MS });

  constructor(
    private readonly replays: ReplaysStore,
    private readonly pool: Pool,
    @Inject(WAKE_QUEUE) private readonly queue: WakeQueue,
  ) {}

  async handle(claim: Claim, held: AbortSignal): Promise<Verdict> {
    for (;;) {
      held.throwIfAborted(); // whoever takes over goes on where the last page ended
      const stepped = await this.replays.step(claim);
      if (stepped === 'ended') return { kind: 'settled' };
      if (stepped === 'goes-on') continue;
      const hasten = stepped === 'through' || (stepped === 'full' && !this.hastened.has(claim.lane));
      await this.oweAll(claim, held, { hasten });
      if (stepped === 'through') return { kind: 'done' };
      if (hasten) this.hastened.set(claim.lane, true);
      return { kind: 'later', inMs: stepped === 'full' ? FULL_MS : FAILING_MS };
    }
  }

  /** Outside of a transaction that locks anything else: those who deliver lock their lanes first. */
  private async oweAll(
    { shard, accountId, lane: endpointId }: Claim,
    held: AbortSignal,
    options: { readonly hasten: boolean },
  ): Promise<void> {
    let after: string | null = null;
    do {
      held.throwIfAborted();
      const values: unknown[] = [shard, accountId, endpointId, after, PAGE];
      const { rows } = await this.pool.query<{ conversation_id: string }>(WAITING_CONVERSATIONS, values);
      const ways = rows.map(({ conversation_id: conversationId }) => ({ accountId, endpointId, conversationId }));
      await oweAllIn(this.pool, deliverWebhook, shard, owedFor(ways), options);
      if (ways.length > 0) this.queue.wake(deliverWebhook.kind, shard, Math.min(ways.length, MOST_WAKE_UPS));
      after = rows.length === PAGE ? (rows.at(-1)?.conversation_id ?? null) : null;
    } while (after !== null);
  }
}
