import { faultPoint } from '@verbatim/faults';
import { RowGuardFailed } from '@verbatim/event-store';
import type { CallContext } from '@verbatim/kernel';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import type { AssessmentFailure } from '../../domain/conversation.events';
import { isLive } from '../../domain/conversation.state';
import type { Agents } from '../../ports/agents.port';
import type { AssessmentModel, ScoreRequest } from '../../ports/assessment-model.port';
import type { AssessmentReader } from '../../ports/assessment-reader.port';
import type { ConversationReader } from '../../ports/conversation-reader.port';
import { PermanentFailure, TransientFailure, type ModelProvider } from '../../ports/model.port';
import type { AssessmentSubject } from '../../shell/assessments/assessment.owed';
import type { Assessment, Made } from '../../shell/assessments/assessments';
import type { ConversationLoader } from '../../shell/conversation.loader';
import type { ConversationRunner } from '../../shell/conversation.runner';
import { reasonFrom } from '../../shell/last-error';
import { callOf } from '../../shell/worker-call';
import { materialOf, MESSAGES_READ, type Material } from './material';

export interface AssessingParts {
  readonly runner: ConversationRunner;
  readonly loader: ConversationLoader;
  readonly agents: Agents;
  readonly conversations: ConversationReader;
  readonly reader: AssessmentReader;
  readonly model: AssessmentModel;
}

type AssessmentClaim = Claim<AssessmentSubject>;
interface Task extends Material {
  readonly request: ScoreRequest;
}

const DONE: Verdict = { kind: 'done' };
/** Who has no model of their own is assessed by the service's. */
const builtin: { readonly provider: ModelProvider; readonly model: string } = {
  provider: { kind: 'builtin', id: 'builtin', baseUrl: null, credential: null },
  model: 'builtin',
};

/** Has a model make one owed summary or score, and sends what came of it as a command. */
export class AssessConversationWorker implements WorkHandler<AssessmentSubject> {
  constructor(
    private readonly assessment: Assessment,
    private readonly parts: AssessingParts,
  ) {}

  get definition(): Assessment['owed'] {
    return this.assessment.owed;
  }

  async handle(claim: AssessmentClaim, held: AbortSignal): Promise<Verdict> {
    const call = callOf(claim);
    if (claim.exhausted) return this.fail(call, claim, reasonFrom(claim.lastError));
    const task = await this.taskFor(call, claim);
    if (task === null) return DONE; // asked for again since, or deleted
    if (typeof task === 'string') return this.fail(call, claim, task);
    const began = performance.now();
    try {
      faultPoint('before-model-call');
      const made = await this.assessment.make(this.parts.model, task.request, held);
      faultPoint('after-model-before-append');
      return await this.record(call, claim, task, made, Math.round(performance.now() - began));
    } catch (error) {
      if (held.aborted) throw error; // the lease is lost, or the process stops and hands the work back
      return this.failed(call, claim, error);
    }
  }

  private async record(
    call: CallContext,
    claim: AssessmentClaim,
    { request, fromVersion, toVersion }: Task,
    { origin, record }: Made,
    latencyMs: number,
  ): Promise<Verdict> {
    const { requestId } = claim.subject;
    const provenance = { ...origin, provider: request.provider.kind, latencyMs, attempt: claim.attempt };
    const verdict = await this.send(call, claim, (meta) =>
      record({ requestId, fromVersion, toVersion, provenance }, meta),
    );
    faultPoint('after-append-before-done');
    return verdict;
  }

  private async failed(call: CallContext, claim: AssessmentClaim, error: unknown): Promise<Verdict> {
    if (error instanceof PermanentFailure) return this.fail(call, claim, error.reason);
    if (!(error instanceof TransientFailure)) throw error;
    if (!claim.triesLeft) return this.fail(call, claim, error.reason);
    return { kind: 'postpone', error: error.reason, retryAfterMs: error.retryAfterMs };
  }

  private fail(call: CallContext, claim: AssessmentClaim, reason: AssessmentFailure): Promise<Verdict> {
    // An exhausted claim made no try of its own.
    const attempts = claim.exhausted ? claim.attempt - 1 : claim.attempt;
    const failed = { requestId: claim.subject.requestId, reason, attempts };
    return this.send(call, claim, (meta) => this.assessment.fail(failed, meta));
  }

  /** An outcome that comes too late settles nothing: whoever came first has the row, or nobody needs it. */
  private async send(
    call: CallContext,
    claim: AssessmentClaim,
    command: (meta: CommandMeta) => ConversationCommand,
  ): Promise<Verdict> {
    try {
      const commands = (_: unknown, meta: () => CommandMeta) => [command(meta())];
      await this.parts.runner.run({ call, claim, conversationId: claim.lane, commands });
      return { kind: 'settled' };
    } catch (error) {
      if (error instanceof RowGuardFailed || (error instanceof ConversationError && lateCodes.has(error.code)))
        return DONE;
      throw error;
    }
  }

  /** What to ask the model; why that cannot be; null when nobody waits for it any more. */
  private async taskFor(
    { scope }: CallContext,
    claim: AssessmentClaim,
  ): Promise<Task | 'agent-missing' | 'nothing-to-read' | null> {
    const { agents, conversations, loader, reader } = this.parts;
    const { shard, accountId, lane } = claim;
    const { state, version } = await loader.load({ shard, accountId, streamId: lane });
    if (!isLive(state) || this.assessment.of(state).owed?.requestId !== claim.subject.requestId) return null;
    const [agent, means, conversation, newest] = await Promise.all([
      agents.find(scope, state.agentId),
      agents.model(scope, state.agentId),
      conversations.find(scope, lane),
      reader.turns(scope, lane, state.seq, MESSAGES_READ),
    ]);
    if (!agent) return 'agent-missing';
    if (newest.length === 0) return 'nothing-to-read';
    const material = materialOf(newest, state, version);
    const { provider, model } = means ?? builtin;
    const { turns, signals } = material;
    const { name, instructions } = agent;
    const context = conversation?.context ?? null;
    return { ...material, request: { agent: { name, instructions }, provider, model, context, turns, signals } };
  }
}

const lateCodes = new Set<string>(['assessment.superseded', 'conversation.not-found']);
