import type { ConversationDeleted, ConversationEvent, ConversationStarted, StatusChanged } from './conversation.events';
import {
  initialState,
  isLive,
  type Conversation,
  type LiveConversation,
  type OpenQuestion,
} from './conversation.state';

/** Every event after which a live conversation is still live. */
export type LiveEvent = Exclude<
  ConversationEvent,
  {
    readonly type:
      'conversation.started.v1' | 'conversation.deleted.v1' | 'conversation.restored.v1' | 'conversation.erased.v1';
  }
>;

/** What an event makes of a state. Never rejects and never reads `content`, so an erased stream folds the same. */
export const evolve = (state: Conversation, event: ConversationEvent): Conversation => {
  if (event.type === 'conversation.started.v1') return started(event.data);
  if (event.type === 'conversation.deleted.v1') return isLive(state) ? deleted(state, event.data) : state;
  if (event.type === 'conversation.restored.v1') return state.status === 'deleted' ? state.before : state;
  if (event.type === 'conversation.erased.v1') return { status: 'erased', erasedAt: event.data.occurredAt };
  return isLive(state) ? evolveLive(state, event) : state;
};

/** Folds events onto a state, by default onto nothing. */
export const foldAll = (events: Iterable<ConversationEvent>, from: Conversation = initialState()): Conversation => {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
};

/** As `evolve`, for a live conversation that stays one. */
export const evolveLive = (state: LiveConversation, event: LiveEvent): LiveConversation => {
  switch (event.type) {
    case 'conversation.details-changed.v1':
      return state;
    case 'conversation.status-changed.v1':
      return { ...state, ...statusChanged(state, event.data) };
    case 'conversation.mode-changed.v1':
      return { ...state, mode: event.data.mode, epoch: event.data.epoch, consecutiveFailures: 0 };
    case 'conversation.message-posted.v1': {
      const { messageId, onBusy, occurredAt } = event.data;
      const question: OpenQuestion = { questionId: messageId, phase: 'waiting', onBusy, since: occurredAt };
      return { ...state, ...counted(state, messageId, 'user', event.data), open: [...state.open, question] };
    }
    case 'conversation.reply-requested.v1': {
      const { questionId, replyId, dueAt, occurredAt } = event.data;
      return changed(state, questionId, (question) => ({
        ...posted(question),
        phase: 'running',
        replyId,
        requestedAt: occurredAt,
        dueAt,
      }));
    }
    case 'conversation.reply-completed.v1':
      return {
        ...ended(state, event.data.questionId),
        ...counted(state, event.data.replyId, 'agent', event.data),
        consecutiveFailures: 0,
      };
    case 'conversation.reply-failed.v1':
      return { ...ended(state, event.data.questionId), consecutiveFailures: state.consecutiveFailures + 1 };
    case 'conversation.question-cancelled.v1': {
      const { questionId, replyId } = event.data;
      return {
        ...ended(state, questionId),
        lastCancelled: replyId === null ? state.lastCancelled : { questionId, replyId },
      };
    }
    case 'conversation.partial-reply-kept.v1':
      return { ...state, ...counted(state, event.data.replyId, 'agent', event.data), lastCancelled: null };
    case 'conversation.question-merged.v1': {
      const { questionId, intoQuestionId } = event.data;
      const since = state.open.find((question) => question.questionId === questionId)?.since;
      return changed(ended(state, questionId), intoQuestionId, (into) => ({
        ...into,
        since: earlier(into.since, since),
      }));
    }
    case 'conversation.question-handed-over.v1':
      return changed(state, event.data.questionId, (question) =>
        event.data.to === 'external'
          ? { ...posted(question), phase: 'awaiting_external' }
          : {
              ...posted(question),
              phase: 'awaiting_human',
              draftReplyId: question.phase === 'running' ? question.replyId : null,
            },
      );
    case 'conversation.reply-suppressed.v1':
      return changed(state, event.data.questionId, (question) =>
        question.phase === 'awaiting_human' ? { ...question, draftReplyId: null } : question,
      );
    case 'conversation.human-message-posted.v1': {
      const { messageId, answers } = event.data;
      const rest = answers === null ? state : ended(state, answers);
      return { ...rest, ...counted(state, messageId, 'human', event.data) };
    }
    case 'conversation.message-imported.v1':
      return { ...state, ...counted(state, event.data.messageId, event.data.role, event.data) };
  }
};

const started = ({ occurredAt, ...facts }: ConversationStarted['data']): LiveConversation => ({
  status: 'pending',
  projectId: facts.projectId,
  agentId: facts.agentId,
  userId: facts.userId,
  environment: facts.environment,
  channel: facts.channel,
  mode: 'ai',
  epoch: 0,
  seq: 0,
  turnCount: 0,
  consecutiveFailures: 0,
  open: [],
  lastCancelled: null,
  lastMessage: null,
  createdAt: occurredAt,
  startedAt: null,
  completedAt: null,
  firstMessageAt: null,
  lastMessageAt: null,
});

const deleted = (state: LiveConversation, { eraseAt, occurredAt }: ConversationDeleted['data']): Conversation => ({
  status: 'deleted',
  deletedAt: occurredAt,
  eraseAt,
  before: { ...state, lastCancelled: null },
});

const statusChanged = (
  state: LiveConversation,
  { to, occurredAt }: StatusChanged['data'],
): Pick<LiveConversation, 'status' | 'startedAt' | 'completedAt'> => {
  switch (to) {
    case 'in_progress':
      return { status: to, startedAt: state.startedAt ?? occurredAt, completedAt: null };
    case 'completed':
    case 'abandoned':
    case 'failed':
      return { status: to, startedAt: state.startedAt, completedAt: occurredAt };
    case 'pending':
    case 'paused':
    case 'archived':
      return { status: to, startedAt: state.startedAt, completedAt: state.completedAt };
  }
};

const counted = (
  state: LiveConversation,
  id: string,
  role: 'user' | 'agent' | 'human',
  { seq, occurredAt }: { readonly seq: number; readonly occurredAt: string },
): Pick<LiveConversation, 'seq' | 'turnCount' | 'lastMessage' | 'firstMessageAt' | 'lastMessageAt'> => ({
  seq,
  turnCount: role === 'user' ? state.turnCount + 1 : state.turnCount,
  lastMessage: { id, role },
  firstMessageAt: earlier(occurredAt, state.firstMessageAt),
  lastMessageAt: later(occurredAt, state.lastMessageAt),
});

const ended = (state: LiveConversation, questionId: string): LiveConversation => ({
  ...state,
  open: state.open.filter((question) => question.questionId !== questionId),
});

const changed = (
  state: LiveConversation,
  questionId: string,
  change: (question: OpenQuestion) => OpenQuestion,
): LiveConversation => ({
  ...state,
  open: state.open.map((question) => (question.questionId === questionId ? change(question) : question)),
});

const posted = ({ questionId, onBusy, since }: OpenQuestion) => ({ questionId, onBusy, since });

// Times are RFC 3339 in one form (UTC, milliseconds): their text sorts as they do.
const earlier = (a: string, b: string | null | undefined): string => (b != null && b < a ? b : a);
const later = (a: string, b: string | null | undefined): string => (b != null && b > a ? b : a);
