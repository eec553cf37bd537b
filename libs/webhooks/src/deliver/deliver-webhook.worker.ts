import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DisableWebhookCommand } from '@verbatim/directory';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { armIn, type Verdict, type WorkHandler } from '@verbatim/owed-work';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { Pool } from 'pg';
import type { PublicEvent } from '../events/public-event';
import { PublicEvents } from '../events/public-events';
import { WebhookMetrics } from '../webhook-metrics';
import { tendWebhook } from '../tend/tend-webhook.owed';
import { Backlogs } from './backlogs';
import { deliverWebhook, type DeliverWebhookSubject } from './deliver-webhook.owed';
import { DeliveriesStore, type DeliveryClaim, type Due, type Next } from './deliveries.store';
import { EndpointCircuits, type Tried } from './endpoint-circuits';
import { FAILING_FOR_MS, waitAfter } from './schedule';
import { WebhookSender, type Attempt } from './sender';
import { Tellings } from './tellings';
import { askedBy } from './worker-call';

const SETTLED: Verdict = { kind: 'settled' };
/** After so long a conversation lets others have a turn. */
const TURN_MS = 20_000;
/** Until a replay may have come so far. */
const BEHIND_MS = 2_000;
const GONE = 410;
/** Nothing got through for so long: an outage, though the circuit that opened may have been lost with its process. */
const OUTAGE_MS = 5 * 60_000;

type Step = Next | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** Sends an endpoint what happened in one conversation, one after the other: the next only once the one before has ended. */
@Injectable()
export class DeliverWebhookWorker implements WorkHandler<DeliverWebhookSubject> {
  readonly definition = deliverWebhook;

  constructor(
    private readonly store: DeliveriesStore,
    private readonly sender: WebhookSender,
    private readonly circuits: EndpointCircuits,
    private readonly backlogs: Backlogs,
    private readonly events: PublicEvents,
    private readonly tellings: Tellings,
    @Inject(EVENT_STORE) private readonly log: EventStore,
    private readonly commands: CommandBus,
    private readonly pool: Pool,
    @Inject(WAKE_QUEUE) private readonly queue: WakeQueue,
    private readonly metrics: WebhookMetrics,
  ) {}

  async handle(claim: DeliveryClaim, held: AbortSignal): Promise<Verdict> {
    const restAt = performance.now() + TURN_MS;
    let at: Step = await this.store.begin(claim);
    for (;;) {
      if (at.kind === 'verdict') return at.verdict;
      if (at.kind === 'ended') return SETTLED;
      if (at.kind === 'behind') return { kind: 'later', inMs: BEHIND_MS };
      held.throwIfAborted();
      if (performance.now() >= restAt) return { kind: 'later', inMs: 0 };
      at = await this.deliver(claim, at, held);
    }
  }

  private async deliver(claim: DeliveryClaim, due: Due, held: AbortSignal): Promise<Step> {
    const event = await this.eventOf(claim, due);
    const body = event && (await this.tellings.of(due.endpoint, claim, event));
    if (!body) return this.store.giveUp(claim, due);
    const posted = { id: event.id, body };
    const attempt = await this.circuits.run(due.endpoint, () => this.sender.send(due.endpoint, posted, held));
    if ('waitMs' in attempt) return later(attempt.waitMs);
    return this.conclude(claim, due, attempt);
  }

  private async conclude(claim: DeliveryClaim, due: Due, attempt: Tried): Promise<Step> {
    const isTaken = attempt.error === null;
    const waitMs = isTaken ? null : waitAfter(due.tries + 1, attempt.retryAfterMs, Math.random());
    // A receiver that is gone may come back: what it refused by saying so is kept for then.
    const status = isTaken ? 'delivered' : waitMs === null && attempt.status !== GONE ? 'failed' : 'pending';
    const nextTryAt = waitMs === null ? null : new Date(Date.now() + waitMs);
    const next = await this.store.record(claim, due, { attempt, status, nextTryAt });
    this.metrics.attempts.inc({ outcome: attempt.error ?? 'delivered' });
    if (status === 'failed') this.metrics.givenUp.inc();
    if (isTaken && (attempt.endsOutage || isLong(due.failingSince))) await this.isWellAgain(claim);
    const isDisabled = await this.disableIfDue(claim, due, attempt);
    if (isDisabled) return this.store.begin(claim); // closes the lane
    return status === 'pending' && waitMs !== null && next.kind === 'due' ? later(waitMs) : next;
  }

  private async eventOf({ shard, accountId, subject }: DeliveryClaim, due: Due): Promise<PublicEvent | null> {
    const stream = { shard, accountId, streamId: subject.conversationId };
    const recorded = await this.log.readStream(stream, { fromVersion: due.version, limit: 1 });
    const [event = null] = await this.events.of(recorded.filter(({ version }) => version === due.version));
    return event;
  }

  /** All that waits for its next try may have it now. Lost with the process, each waits for its own. */
  private async isWellAgain({ shard, accountId, subject }: DeliveryClaim): Promise<void> {
    await armIn(this.pool, tendWebhook, [{ shard, accountId, lane: subject.endpointId, by: 'now' }]);
    this.queue.wake(tendWebhook.kind, shard);
  }

  private async disableIfDue(claim: DeliveryClaim, due: Due, attempt: Attempt): Promise<boolean> {
    const reason = attempt.status === GONE ? 'gone' : await this.reasonToDisable(claim, due, attempt);
    if (reason === null) return false;
    const command = new DisableWebhookCommand(askedBy(claim), claim.subject.endpointId, reason);
    if (await this.commands.execute(command)) this.metrics.disabled.inc({ reason });
    return true;
  }

  private async reasonToDisable(
    claim: DeliveryClaim,
    { endpoint, failingSince }: Due,
    attempt: Attempt,
  ): Promise<'failing' | 'backlog' | null> {
    const since = Math.max(failingSince?.getTime() ?? Date.now(), endpoint.enabledAt.getTime());
    if (attempt.error !== null && Date.now() - since > FAILING_FOR_MS) return 'failing';
    return (await this.backlogs.isTooLong(claim, endpoint)) ? 'backlog' : null;
  }
}

const isLong = (failingSince: Date | null): boolean =>
  failingSince !== null && Date.now() - failingSince.getTime() > OUTAGE_MS;
const later = (inMs: number): Step => ({ kind: 'verdict', verdict: { kind: 'later', inMs } });
