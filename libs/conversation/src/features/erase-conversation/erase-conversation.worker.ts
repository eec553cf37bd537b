import { Inject, Injectable } from '@nestjs/common';
import { RowGuardFailed } from '@verbatim/event-store';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import { ConversationError } from '../../domain/conversation.errors';
import { ERASER, type Eraser } from '../../ports/eraser.port';
import { ConversationLoader } from '../../shell/conversation.loader';
import { ConversationRunner } from '../../shell/conversation.runner';
import { LegalHolds } from '../../shell/legal-holds';
import { callOf } from '../../shell/worker-call';
import { eraseConversation } from './erase-conversation.owed';

// A hold that was set during the grace period: look again now and then.
const HELD: Verdict = { kind: 'postpone', error: 'legal-hold', retryAfterMs: 3_600_000 };

/** Takes the words out, then records that they are gone (ADR-0009). */
@Injectable()
export class EraseConversationWorker implements WorkHandler {
  readonly definition = eraseConversation;

  constructor(
    private readonly runner: ConversationRunner,
    private readonly loader: ConversationLoader,
    @Inject(ERASER) private readonly eraser: Eraser,
    private readonly holds: LegalHolds,
  ) {}

  async handle(claim: Claim): Promise<Verdict> {
    const call = callOf(claim);
    const stream = { shard: claim.shard, accountId: claim.accountId, streamId: claim.lane };
    const { state } = await this.loader.load(stream);
    if (state.status !== 'deleted') return { kind: 'done' }; // restored, or erased already
    const { held } = await this.holds.on(call.scope, state.before); // a hold set just now counts
    if (held || state.before.heldSince !== null) return HELD;
    try {
      const events = await this.eraser.scrub(stream);
      await this.runner.run({
        call,
        claim,
        conversationId: claim.lane,
        commands: (now, meta) => {
          // It is due by the database's clock; this process's own may be behind.
          const { now: here, freshId } = meta();
          const at = now.status === 'deleted' && now.eraseAt > here ? now.eraseAt : here;
          return [{ type: 'Erase', data: { events }, meta: { now: at, freshId } }];
        },
      });
    } catch (error) {
      if (error instanceof ConversationError && error.code === 'conversation.legal-hold') return HELD;
      if (!(error instanceof RowGuardFailed)) throw error; // another worker was first
    }
    return { kind: 'done' };
  }
}
