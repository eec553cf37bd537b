import { newConversation } from './conversation.beginning';
import { assessing, givenUp, voted } from './conversation.tallies';
import type {
  ConversationDeleted,
  ConversationEvent,
  Forked,
  QuestionHandedOver,
  StatusChanged,
} from './conversation.events';
import {
  initialState,
  isLive,
  type Conversation,
  type LiveConversation,
  type OpenQuestion,
} from './conversation.state';

/** The events that make a conversation something else than a live one, or live. */
const turning = {
  'conversation.started.v1': true,
  'conversation.deleted.v1': true,
  'conversation.restored.v1': true,
  'conversation.erased.v1': true,
} as const;

/** Every event after which a live conversation is still live. */
export type LiveEvent = Exclude<ConversationEvent, { readonly type: keyof typeof turning }>;
/** A live conversation is live before it and after it. */
export const isLiveEvent = (event: ConversationEvent): event is LiveEvent => !Object.hasOwn(turning, event.type);

// A private copy in the making: only this file writes to one, and never after it has handed it out.
type Draft = { -readonly [Field in keyof LiveConversation]: LiveConversation[Field] };

/** What an event makes of a state. Never rejects and never reads `content`, so an erased stream folds the same. */
export const evolve = (state: Conversation, event: ConversationEvent): Conversation => {
  if (event.type === 'conversation.started.v1') return newConversation(event.data);
  if (event.type === 'conversation.deleted.v1') return isLive(state) ? deleted(state, event.data) : state;
  if (event.type === 'conversation.restored.v1') return state.status === 'deleted' ? state.before : state;
  if (event.type === 'conversation.erased.v1') return { status: 'erased', erasedAt: event.data.occurredAt };
  if (isLive(state)) return evolveLive(state, event);
  if (event.type === 'conversation.legal-hold-changed.v1' && state.status === 'deleted')
    return { ...state, before: evolveLive(state.before, event) };
  return state;
};

/** As `evolve`, for a live conversation that stays one. */
export const evolveLive = (state: LiveConversation, event: LiveEvent): LiveConversation => {
  const draft = { ...state };
  apply(draft, event);
  return draft;
};

/** Folds events onto a state, by default onto nothing. Copies once, not for each event: streams may be long. */
export const foldAll = (events: Iterable<ConversationEvent>, from: Conversation = initialState()): Conversation => {
  let state = from;
  let draft: Draft | null = null;
  for (const event of events) {
    if (isLive(state) && isLiveEvent(event)) {
      if (draft !== state) state = draft = { ...state };
      apply(draft, event);
    } else {
      state = evolve(state, event);
    }
  }
  return state;
};

const apply = (draft: Draft, event: LiveEvent): void => {
  switch (event.type) {
    case 'conversation.details-changed.v1':
      return;
    case 'conversation.status-changed.v1':
      return changeStatus(draft, event.data);
    case 'conversation.mode-changed.v1':
      draft.mode = event.data.mode;
      draft.epoch = event.data.epoch;
      draft.consecutiveFailures = 0;
      if (event.data.mode === 'manual') draft.handover = { at: event.data.occurredAt, cause: event.data.cause };
      return;
    case 'conversation.message-posted.v1': {
      const { messageId: questionId, onBusy, occurredAt: since } = event.data;
      count(draft, questionId, 'user', event.data);
      draft.open = [...draft.open, { questionId, phase: 'waiting', onBusy, since }];
      return;
    }
    case 'conversation.reply-requested.v1': {
      const { questionId, replyId, dueAt, occurredAt: requestedAt } = event.data;
      const running = { phase: 'running', replyId, requestedAt, dueAt } as const;
      return change(draft, questionId, (question) => ({ ...posted(question), ...running }));
    }
    case 'conversation.reply-completed.v1':
      end(draft, event.data.questionId);
      count(draft, event.data.replyId, 'agent', event.data);
      draft.consecutiveFailures = 0;
      return;
    case 'conversation.reply-failed.v1':
      end(draft, event.data.questionId);
      draft.consecutiveFailures += 1;
      return;
    case 'conversation.question-cancelled.v1': {
      const { questionId, replyId } = event.data;
      end(draft, questionId);
      if (replyId !== null) draft.lastCancelled = { questionId, replyId };
      return;
    }
    case 'conversation.partial-reply-kept.v1':
      count(draft, event.data.replyId, 'agent', event.data);
      draft.lastCancelled = null;
      return;
    case 'conversation.question-merged.v1': {
      const { questionId, intoQuestionId } = event.data;
      const since = draft.open.find((question) => question.questionId === questionId)?.since;
      end(draft, questionId);
      return change(draft, intoQuestionId, (into) => ({ ...into, since: earlier(into.since, since) }));
    }
    case 'conversation.question-handed-over.v1':
      return handOver(draft, event.data);
    case 'conversation.reply-suppressed.v1':
      return change(draft, event.data.questionId, (question) =>
        question.phase === 'awaiting_human' ? { ...question, draftReplyId: null } : question,
      );
    case 'conversation.human-message-posted.v1':
      if (event.data.answers !== null) end(draft, event.data.answers);
      return count(draft, event.data.messageId, 'human', event.data);
    case 'conversation.message-imported.v1':
      return count(draft, event.data.messageId, event.data.role, event.data);
    case 'conversation.agent-message-posted.v1':
      if (event.data.delivery) draft.undelivered = [...draft.undelivered, event.data.messageId];
      return count(draft, event.data.messageId, 'agent', event.data);
    case 'conversation.delivery-recorded.v1':
      draft.undelivered = draft.undelivered.filter((id) => id !== event.data.messageId);
      return;
    case 'conversation.message-annotated.v1': {
      const { silence, outOfDomain, was } = event.data;
      draft.silenceCount += Number(silence) - Number(was.silence);
      draft.outOfDomainCount += Number(outOfDomain) - Number(was.outOfDomain);
      return;
    }
    case 'conversation.state-set.v1':
      draft.stateId = event.data.stateId;
      return;
    case 'conversation.assigned.v1':
      draft.assigneeId = event.data.assigneeId;
      return;
    case 'conversation.categorised.v1':
      draft.categoryIds = event.data.categoryIds;
      return;
    case 'conversation.timer-changed.v1':
      draft.keepOpen = event.data.keepOpen;
      return;
    case 'conversation.legal-hold-changed.v1':
      draft.heldSince = event.data.held ? event.data.occurredAt : null;
      return;
    case 'conversation.feedback-given.v1':
      draft.feedback = voted(draft.feedback, event.data, event.data.was);
      return;
    case 'conversation.anonymised.v1':
      draft.anonymisedAt = event.data.occurredAt;
      draft.lastCancelled = null; // what a worker still makes would be words again
      draft.summaries = givenUp(draft.summaries);
      draft.scores = givenUp(draft.scores);
      return;
    case 'conversation.forked.v1':
      return goOwnWay(draft, event.data);
    case 'conversation.summary-requested.v1':
    case 'conversation.summarised.v1':
    case 'conversation.summary-failed.v1':
      draft.summaries = assessing(draft.summaries, event);
      return;
    case 'conversation.score-requested.v1':
    case 'conversation.score-failed.v1':
      draft.scores = assessing(draft.scores, event);
      return;
    case 'conversation.scored.v1': {
      const { score, by, shown, occurredAt } = event.data;
      draft.scores = assessing(draft.scores, event);
      if (shown) draft.score = { score, by, occurredAt };
      return;
    }
  }
};

const deleted = (state: LiveConversation, { eraseAt, occurredAt }: ConversationDeleted['data']): Conversation => ({
  status: 'deleted',
  deletedAt: occurredAt,
  eraseAt,
  before: {
    ...state,
    lastCancelled: null,
    undelivered: [],
    summaries: givenUp(state.summaries),
    scores: givenUp(state.scores),
  },
});

const changeStatus = (draft: Draft, { to, occurredAt }: StatusChanged['data']): void => {
  draft.status = to;
  draft.activeAt = later(occurredAt, draft.activeAt);
  switch (to) {
    case 'in_progress':
      draft.startedAt ??= occurredAt;
      draft.completedAt = null;
      return;
    case 'completed':
    case 'abandoned':
    case 'failed':
      draft.completedAt = occurredAt;
      return;
    case 'pending':
    case 'paused':
    case 'archived':
      return;
  }
};

/** What was owed is owed in the conversation it came from; nobody owes it here. */
const goOwnWay = (draft: Draft, data: Forked['data']): void => {
  draft.open = [];
  draft.lastCancelled = null;
  draft.undelivered = [];
  draft.summaries = givenUp(draft.summaries);
  draft.scores = givenUp(draft.scores);
  draft.activeAt = later(data.occurredAt, draft.activeAt);
  draft.forkedFrom = {
    conversationId: data.fromConversationId,
    messageId: data.atMessageId,
    version: data.atVersion,
    at: data.occurredAt,
  };
};

const handOver = (draft: Draft, { questionId, to }: QuestionHandedOver['data']): void =>
  change(draft, questionId, (question) => {
    if (to === 'external') return { ...posted(question), phase: 'awaiting_external' };
    const draftReplyId = question.phase === 'running' ? question.replyId : null;
    return { ...posted(question), phase: 'awaiting_human', draftReplyId };
  });

const count = (
  draft: Draft,
  id: string,
  role: 'user' | 'agent' | 'human',
  { seq, occurredAt }: { readonly seq: number; readonly occurredAt: string },
): void => {
  draft.seq = seq;
  if (role === 'user') draft.turnCount += 1;
  draft.lastMessage = { id, role };
  draft.firstMessageAt = earlier(occurredAt, draft.firstMessageAt);
  draft.lastMessageAt = later(occurredAt, draft.lastMessageAt);
  draft.activeAt = later(occurredAt, draft.activeAt);
};

const end = (draft: Draft, questionId: string): void => {
  draft.open = draft.open.filter((question) => question.questionId !== questionId);
};

const change = (draft: Draft, questionId: string, to: (question: OpenQuestion) => OpenQuestion): void => {
  draft.open = draft.open.map((question) => (question.questionId === questionId ? to(question) : question));
};

const posted = ({ questionId, onBusy, since }: OpenQuestion) => ({ questionId, onBusy, since });

// Times are RFC 3339 in one form (UTC, milliseconds): their text sorts as they do.
const earlier = (a: string, b: string | null | undefined): string => (b != null && b < a ? b : a);
const later = (a: string, b: string | null | undefined): string => (b != null && b > a ? b : a);
