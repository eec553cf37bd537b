import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { faultPoint } from '@verbatim/faults';
import type { CallContext } from '@verbatim/kernel';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import { SIGNALS, type Signals } from '@verbatim/signals';
import type { FailureReason, ReplyProvenance } from '../../domain/conversation.events';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import {
  PermanentFailure,
  REPLY_MODEL,
  TransientFailure,
  type ReplyModel,
  type ReplyRequest,
  type ReplyResult,
} from '../../ports/model.port';
import { reasonFrom } from '../../shell/last-error';
import { WorkWatch } from '../../shell/work-watch';
import { callOf } from '../../shell/worker-call';
import { DeltaPublisher } from './delta-publisher';
import { generateReply, type GenerateReplySubject } from './generate-reply.owed';
import { KeepPartialCommand, RecordReplyCommand, RecordReplyFailureCommand } from './record-outcome.command';
import { RunningReplies } from './running-replies';
import { turnsFor } from './turns';

// What a model is shown of a long conversation: its newest messages.
const MESSAGES_SHOWN = 60;

const DONE: Verdict = { kind: 'done' };
/** An outcome that was refused, being late, settled nothing: whoever came first has the row, or nobody needs it. */
const after = (recorded: boolean): Verdict => (recorded ? { kind: 'settled' } : DONE);

type ReplyClaim = Claim<GenerateReplySubject>;

const provenanceOf = (
  { provider }: ReplyRequest,
  { attempt }: ReplyClaim,
  { text: _, citations: __, ...rest }: ReplyResult,
): Omit<ReplyProvenance, 'latencyMs'> => ({ ...rest, provider: provider.kind, attempt });

/** Calls the model for one owed reply and sends what came of it as a command. */
@Injectable()
export class GenerateReplyWorker implements WorkHandler<GenerateReplySubject> {
  readonly definition = generateReply;

  constructor(
    private readonly commands: CommandBus,
    private readonly running: RunningReplies,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(REPLY_MODEL) private readonly model: ReplyModel,
    @Inject(SIGNALS) private readonly signals: Signals,
  ) {}

  async handle(claim: ReplyClaim, held: AbortSignal): Promise<Verdict> {
    const call = callOf(claim);
    const watch = new WorkWatch(claim);
    if (claim.exhausted) return this.fail(call, claim, reasonFrom(claim.lastError), watch);
    const request = await this.requestFor(call, claim);
    if (request === null) return this.halt(claim); // ended, handed over or asked again since
    if (request === 'agent-missing') return this.fail(call, claim, 'agent-missing', watch);
    return this.ask(call, claim, request, held, watch);
  }

  private async ask(
    call: CallContext,
    claim: ReplyClaim,
    request: ReplyRequest,
    held: AbortSignal,
    watch: WorkWatch,
  ): Promise<Verdict> {
    const { replyId } = claim.subject;
    const deltas = new DeltaPublisher(this.signals, claim.lane, claim.subject, claim.attempt);
    const { cancelled, end } = this.running.begin(replyId, {
      conversationId: claim.lane,
      sayAgain: () => deltas.sayAgain(),
    });
    const began = performance.now();
    try {
      faultPoint('before-model-call');
      watch.called();
      const result = await this.model.reply(request, {
        signal: AbortSignal.any([held, cancelled]),
        onDelta: (text) => {
          watch.heard();
          deltas.add(text);
          faultPoint('mid-stream');
        },
      });
      const latencyMs = Math.round(performance.now() - began);
      watch.ended();
      faultPoint('after-model-before-append');
      deltas.flush();
      return await this.record(call, claim, { ...provenanceOf(request, claim, result), latencyMs }, result, watch);
    } catch (error) {
      watch.ended();
      if (cancelled.aborted) return await this.keepPartial(call, claim, deltas.text, watch);
      if (held.aborted) throw error; // the lease is lost, or the process stops and hands the work back
      return await this.failed(call, claim, error, watch);
    } finally {
      end();
      deltas.flush();
    }
  }

  private async record(
    call: CallContext,
    claim: ReplyClaim,
    provenance: ReplyProvenance,
    { text, citations }: ReplyResult,
    { timing }: WorkWatch,
  ): Promise<Verdict> {
    const recorded = await this.commands.execute(
      new RecordReplyCommand(call, claim, text, citations, provenance, timing),
    );
    faultPoint('after-append-before-done');
    return after(recorded);
  }

  private async failed(call: CallContext, claim: ReplyClaim, error: unknown, watch: WorkWatch): Promise<Verdict> {
    if (error instanceof PermanentFailure) return this.fail(call, claim, error.reason, watch);
    if (!(error instanceof TransientFailure)) throw error;
    if (!claim.triesLeft) return this.fail(call, claim, error.reason, watch);
    return { kind: 'postpone', error: error.reason, retryAfterMs: error.retryAfterMs };
  }

  private async fail(
    call: CallContext,
    claim: ReplyClaim,
    reason: FailureReason,
    { timing }: WorkWatch,
  ): Promise<Verdict> {
    return after(await this.commands.execute(new RecordReplyFailureCommand(call, claim, reason, timing)));
  }

  private async keepPartial(
    call: CallContext,
    claim: ReplyClaim,
    text: string,
    { timing }: WorkWatch,
  ): Promise<Verdict> {
    if (text !== '') await this.commands.execute(new KeepPartialCommand(call, claim, text, timing));
    return this.halt(claim);
  }

  private halt({ lane, subject }: ReplyClaim): Verdict {
    this.signals.publish(lane, { kind: 'halted', replyId: subject.replyId });
    return DONE;
  }

  private async requestFor(call: CallContext, claim: ReplyClaim): Promise<ReplyRequest | 'agent-missing' | null> {
    const { scope } = call;
    const { questionId, replyId } = claim.subject;
    const [conversation, newest] = await Promise.all([
      this.conversations.find(scope, claim.lane),
      this.messages.list(scope, claim.lane, { limit: MESSAGES_SHOWN, direction: 'desc', after: null, before: null }),
    ]);
    const asked =
      newest.find(({ id }) => id === questionId) ?? (await this.messages.find(scope, claim.lane, questionId));
    if (!conversation || asked?.question?.kind !== 'running' || asked.question.replyId !== replyId) return null;
    const [agent, means] = await Promise.all([
      this.agents.find(scope, conversation.agentId),
      this.agents.model(scope, conversation.agentId),
    ]);
    if (!agent || !means) return 'agent-missing';
    return {
      agent: { name: agent.name, instructions: agent.instructions },
      ...means,
      context: conversation.context,
      turns: turnsFor(asked, [...newest].reverse()),
    };
  }
}
