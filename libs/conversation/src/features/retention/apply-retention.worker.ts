import { DomainError, type CallContext } from '@verbatim/kernel';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import { cutoffOf, type Due, type DuePlace, type Retention, type RetentionPolicy } from '../../ports/retention.port';
import { callOf } from '../../shell/worker-call';
import { applyRetention } from './apply-retention.owed';

const PAGE = 100;
const AGAIN_MS = 3_600_000;

/** Deletes one conversation and tells how many messages it had; throws a DomainError to refuse. */
export type DeleteOne = (
  call: CallContext,
  conversationId: string,
  reason: string,
) => Promise<{ readonly messages: number }>;

/**
 * Deletes what a project's policy says, as a DELETE of each would, and looks again every hour. Whoever takes it over
 * begins anew, and finds only what is left.
 */
export class ApplyRetentionWorker implements WorkHandler {
  readonly definition = applyRetention;

  constructor(
    private readonly retention: Retention,
    private readonly deleteOne: DeleteOne,
    private readonly now: () => Date,
  ) {}

  async handle(claim: Claim, signal: AbortSignal): Promise<Verdict> {
    const call = callOf(claim);
    const projectId = claim.lane;
    const policy = (await this.retention.read(call.scope, projectId))?.policy;
    if (!policy) return { kind: 'done' }; // a new policy owes it anew
    const now = this.now();
    const run = { at: now.toISOString(), conversations: 0, messages: 0, held: 0 };
    for await (const due of this.due(claim, policy, cutoffOf(policy.keepDays, now))) {
      signal.throwIfAborted();
      const deleted = due.held ? 'held' : await this.delete(call, due.id, reasonOf(policy));
      if (deleted === 'held') run.held += 1;
      else if (deleted !== 'gone') {
        run.conversations += 1;
        run.messages += deleted.messages;
      }
    }
    await this.retention.ran(call, projectId, run);
    return { kind: 'later', inMs: AGAIN_MS };
  }

  private async *due(claim: Claim, { from }: RetentionPolicy, cutoff: string): AsyncGenerator<Due> {
    let after: DuePlace | null = null;
    for (;;) {
      const page: readonly Due[] = await this.retention.due(claim, claim.lane, from, cutoff, { after, limit: PAGE });
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1) ?? null;
    }
  }

  private async delete(call: CallContext, id: string, reason: string) {
    try {
      return await this.deleteOne(call, id, reason);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'conversation.legal-hold') return 'held'; // set since the page was read
      if (error.code === 'conversation.not-found') return 'gone'; // deleted by somebody else
      throw error;
    }
  }
}

const reasonOf = ({ keepDays, from }: RetentionPolicy): string =>
  `Retention: ${keepDays} days from ${from === 'creation' ? 'creation' : 'the last activity'}`;
