import { Inject, Injectable } from '@nestjs/common';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { oweAllIn, type Claim, type Verdict, type WorkHandler } from '@verbatim/owed-work';
import { Pool } from 'pg';
import { deliverWebhook, owedFor } from '../deliver/deliver-webhook.owed';
import { WAITING_CONVERSATIONS } from '../deliver/deliveries.sql';
import { ReplaysStore } from './replays.store';
import { tendWebhook } from './tend-webhook.owed';

/** Until some of what waits has been sent. */
const FULL_MS = 2_000;
const PAGE = 500;
const MOST_WAKE_UPS = 50;

/** Goes on with what an endpoint has replayed, and has all that waits for it tried now. */
@Injectable()
export class TendWebhookWorker implements WorkHandler {
  readonly definition = tendWebhook;

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
      await this.hasten(claim, held);
      return stepped === 'full' ? { kind: 'later', inMs: FULL_MS } : { kind: 'done' };
    }
  }

  /** Outside of a transaction that locks anything else: those who deliver lock their lanes first. */
  private async hasten({ shard, accountId, lane: endpointId }: Claim, held: AbortSignal): Promise<void> {
    let after: string | null = null;
    do {
      held.throwIfAborted();
      const values: unknown[] = [shard, accountId, endpointId, after, PAGE];
      const { rows } = await this.pool.query<{ conversation_id: string }>(WAITING_CONVERSATIONS, values);
      const ways = rows.map(({ conversation_id: conversationId }) => ({ accountId, endpointId, conversationId }));
      await oweAllIn(this.pool, deliverWebhook, shard, owedFor(ways), { hasten: true });
      if (ways.length > 0) this.queue.wake(deliverWebhook.kind, shard, Math.min(ways.length, MOST_WAKE_UPS));
      after = rows.length === PAGE ? (rows.at(-1)?.conversation_id ?? null) : null;
    } while (after !== null);
  }
}
