import type { CancelCause, ConversationEvent, FailureReason, Forked } from './conversation.events';

/** Where a question stands after an event: how it ended, or what it waits for. */
export type QuestionOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly replyId: string; readonly dueAt: string }
  /** `draftReplyId`: an answer that came after the switch to manual and is kept as a draft for the human. */
  | { readonly kind: 'awaiting_human'; readonly draftReplyId: string | null }
  | { readonly kind: 'awaiting_external' }
  | { readonly kind: 'answered'; readonly by: 'ai' | 'external' | 'human'; readonly messageId: string }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly attempts: number }
  /** `replyId` is null when its turn had not come; a text kept of it is the message of that id. */
  | { readonly kind: 'cancelled'; readonly cause: CancelCause | 'forked'; readonly replyId: string | null }
  /** Ends as that question does. */
  | { readonly kind: 'merged'; readonly intoQuestionId: string };

const lasting = { waiting: true, running: true, awaiting_human: true, awaiting_external: true } as const;
export const hasEnded = (outcome: QuestionOutcome): boolean => !Object.hasOwn(lasting, outcome.kind);

export interface Moved {
  readonly questionId: string;
  readonly outcome: QuestionOutcome;
}

/** The questions an event moves, and where to. Only a fork moves several: it settles what was open. */
export const outcomesOf = (event: ConversationEvent): readonly Moved[] => {
  if (event.type === 'conversation.forked.v1')
    return event.data.settledQuestionIds.map((questionId) => ({
      questionId,
      outcome: { kind: 'cancelled', cause: 'forked', replyId: null },
    }));
  const moved = movedBy(event);
  return moved ? [moved] : [];
};

const movedBy = (event: Exclude<ConversationEvent, Forked>): Moved | null => {
  switch (event.type) {
    case 'conversation.message-posted.v1':
      return { questionId: event.data.messageId, outcome: { kind: 'waiting' } };
    case 'conversation.reply-requested.v1': {
      const { questionId, replyId, dueAt } = event.data;
      return { questionId, outcome: { kind: 'running', replyId, dueAt } };
    }
    case 'conversation.question-handed-over.v1': {
      const { questionId, to } = event.data;
      const outcome = to === 'human' ? awaitingHuman(null) : ({ kind: 'awaiting_external' } as const);
      return { questionId, outcome };
    }
    case 'conversation.reply-suppressed.v1':
      return { questionId: event.data.questionId, outcome: awaitingHuman(event.data.replyId) };
    case 'conversation.reply-completed.v1': {
      const { questionId, source, replyId } = event.data;
      return { questionId, outcome: { kind: 'answered', by: source, messageId: replyId } };
    }
    case 'conversation.human-message-posted.v1': {
      const { answers, messageId } = event.data;
      return answers === null ? null : { questionId: answers, outcome: { kind: 'answered', by: 'human', messageId } };
    }
    case 'conversation.reply-failed.v1': {
      const { questionId, reason, attempts } = event.data;
      return { questionId, outcome: { kind: 'failed', reason, attempts } };
    }
    case 'conversation.question-cancelled.v1': {
      const { questionId, cause, replyId } = event.data;
      return { questionId, outcome: { kind: 'cancelled', cause, replyId } };
    }
    case 'conversation.question-merged.v1': {
      const { questionId, intoQuestionId } = event.data;
      return { questionId, outcome: { kind: 'merged', intoQuestionId } };
    }
    case 'conversation.started.v1':
    case 'conversation.details-changed.v1':
    case 'conversation.status-changed.v1':
    case 'conversation.mode-changed.v1':
    case 'conversation.partial-reply-kept.v1':
    case 'conversation.deleted.v1':
    case 'conversation.restored.v1':
    case 'conversation.erased.v1':
    case 'conversation.anonymised.v1':
    case 'conversation.message-annotated.v1':
    case 'conversation.agent-message-posted.v1':
    case 'conversation.delivery-recorded.v1':
    case 'conversation.state-set.v1':
    case 'conversation.assigned.v1':
    case 'conversation.categorised.v1':
    case 'conversation.timer-changed.v1':
    case 'conversation.legal-hold-changed.v1':
    case 'conversation.feedback-given.v1':
    case 'conversation.summary-requested.v1':
    case 'conversation.summarised.v1':
    case 'conversation.summary-failed.v1':
    case 'conversation.score-requested.v1':
    case 'conversation.scored.v1':
    case 'conversation.score-failed.v1':
    case 'conversation.message-imported.v1':
      return null;
  }
};

/** What became of a question in these events, e.g. those a command just decided; null when they do not move it. */
export const questionOutcome = (events: readonly ConversationEvent[], questionId: string): QuestionOutcome | null =>
  events.flatMap(outcomesOf).findLast((moved) => moved.questionId === questionId)?.outcome ?? null;

const awaitingHuman = (draftReplyId: string | null): QuestionOutcome => ({ kind: 'awaiting_human', draftReplyId });
