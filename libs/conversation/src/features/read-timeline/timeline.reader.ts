import { Inject, Injectable } from '@nestjs/common';
import {
  EVENT_STORE,
  isCopied,
  readAll,
  type EventStore,
  type RecordedEvent,
  type StreamRef,
} from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import type { ConversationEvent } from '../../domain/conversation.events';
import { hasEnded, outcomesOf, questionOutcome, type QuestionOutcome } from '../../domain/conversation.outcome';
import { runningQuestion } from '../../domain/conversation.state';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../../ports/message-reader.port';
import { TIMELINE_READER, type TimelineReader, type WorkStanding } from '../../ports/timeline-reader.port';
import { ConversationLoader } from '../../shell/conversation.loader';
import { knownEvent } from '../../shell/known-event';
import { questionNow, workNow } from './timeline.now';
import type { NowView, TimelineView } from './timeline.schema';
import { stepsOf, type Happened } from './timeline.steps';

const PAGE = 100;

/** Where the time of a message went, and where it is stuck. */
@Injectable()
export class MessageTimeline {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(TIMELINE_READER) private readonly timelines: TimelineReader,
    private readonly loader: ConversationLoader,
  ) {}

  /** Errors: conversation.not-found, message.not-found. */
  async read(scope: AccountScope, conversationId: string, messageId: string): Promise<TimelineView> {
    if (!(await this.conversations.find(scope, conversationId))) throw new ConversationError('conversation.not-found');
    const message = await this.messages.find(scope, conversationId, messageId);
    if (!message) throw new ConversationError('message.not-found');
    const subject = await this.subjectOf(scope, message);
    const added = await this.timelines.added(scope, conversationId, subject.id);
    if (!added) throw new ConversationError('message.not-found');
    const stream = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    const work = await this.workOf(scope, subject);
    const happened = await this.happened(stream, added.version, subject);
    const isAsked = subject.question !== null;
    const outcome = isAsked
      ? questionOutcome(
          happened.map(({ event }) => event),
          subject.id,
        )
      : null;
    const own = work && isOf(work, happened, subject) ? work : null;
    const steps = stepsOf(happened, own);
    const now = await this.nowOf(stream, outcome, own, subject);
    return {
      messageId,
      questionId: isAsked ? subject.id : message.questionId,
      phase: outcome?.kind ?? null,
      startedAt: steps[0]?.at ?? message.createdAt,
      endedAt: now ? null : (endOf(happened, outcome) ?? steps.at(-1)?.at ?? null),
      mergedInto: outcome?.kind === 'merged' ? outcome.intoQuestionId : null,
      totalMs: steps.reduce((sum, { afterMs }) => sum + afterMs, 0),
      steps,
      now: now && { ...now, sinceMs: sinceMs(steps.at(-1)?.at ?? added.now, own?.now ?? added.now) },
    };
  }

  /** An answer's timeline is that of what it answers. */
  private async subjectOf(scope: AccountScope, message: MessageRecord): Promise<MessageRecord> {
    if (message.question || message.questionId === null) return message;
    const question = await this.messages.find(scope, message.conversationId, message.questionId);
    return question?.question ? question : message;
  }

  private async workOf(scope: AccountScope, subject: MessageRecord): Promise<WorkStanding | null> {
    if (subject.delivery) return this.timelines.delivery(scope, subject.id);
    return subject.question ? this.timelines.reply(scope, subject.conversationId) : null;
  }

  /** The events of a message, from the one that added it to its end, and a little further: a partial text comes later. */
  private async happened(stream: StreamRef, version: number, subject: MessageRecord): Promise<Happened[]> {
    const found: Happened[] = [];
    let isOver = false;
    for await (const stored of readAll(this.store, stream, version, PAGE)) {
      const event = knownEvent(stored);
      if (stored.version === version || isAbout(event, subject)) found.push({ stored: asHappened(stored), event });
      isOver ||= isEnd(event, subject);
      if (isOver && (stored.version - version + 1) % PAGE === 0) break;
    }
    return found;
  }

  private async nowOf(
    stream: StreamRef,
    outcome: QuestionOutcome | null,
    work: WorkStanding | null,
    subject: MessageRecord,
  ): Promise<Omit<NowView, 'sinceMs'> | null> {
    if (!outcome) return subject.delivery && !subject.delivered && work ? workNow(work) : null;
    return questionNow(outcome.kind, work, outcome.kind === 'waiting' ? await this.runningIn(stream) : null);
  }

  private async runningIn(stream: StreamRef): Promise<string | null> {
    const { state } = await this.loader.load(stream);
    return runningQuestion(state)?.questionId ?? null;
  }
}

/** What was copied happened when it happened, and not when it was copied. */
const asHappened = (stored: RecordedEvent): Happened['stored'] =>
  isCopied(stored) ? { recordedAt: stored.occurredAt } : stored;

const isAbout = (event: ConversationEvent, { id }: MessageRecord): boolean =>
  outcomesOf(event).some(({ questionId }) => questionId === id) ||
  (event.type === 'conversation.forked.v1' && event.data.settledMessageIds.includes(id)) ||
  (event.type === 'conversation.partial-reply-kept.v1' && event.data.questionId === id) ||
  (event.type === 'conversation.delivery-recorded.v1' && event.data.messageId === id);

const isEnd = (event: ConversationEvent, { id, question, delivery }: MessageRecord): boolean => {
  if (event.type === 'conversation.delivery-recorded.v1') return event.data.messageId === id;
  if (event.type === 'conversation.forked.v1' && event.data.settledMessageIds.includes(id)) return true;
  const moved = outcomesOf(event).find(({ questionId }) => questionId === id);
  if (moved) return hasEnded(moved.outcome);
  return question === null && delivery === null;
};

/** Whether the row is about the reply that was asked for last, or this delivery. */
const isOf = (work: WorkStanding, happened: readonly Happened[], subject: MessageRecord): boolean => {
  if (subject.delivery) return work.subjectId === subject.id;
  const asked = happened.findLast(({ event }) => event.type === 'conversation.reply-requested.v1')?.event;
  return asked?.type === 'conversation.reply-requested.v1' && asked.data.replyId === work.subjectId;
};

const endOf = (happened: readonly Happened[], outcome: QuestionOutcome | null): string | null =>
  outcome
    ? (happened.find(({ event }) => outcomesOf(event).some((moved) => hasEnded(moved.outcome)))?.stored.recordedAt ??
      null)
    : null;

const sinceMs = (last: string, now: string): number => Math.max(0, Date.parse(now) - Date.parse(last));
