import type { PostMessage } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent, OnBusy } from '../conversation.events';
import {
  openQuestion,
  runningQuestion,
  type Conversation,
  type LiveConversation,
  type OpenQuestion,
} from '../conversation.state';
import { addMs, byPhase, Decision, isDebouncing, liveOf, queueOf } from './decision';

export const maxOpenQuestions = 100;

/**
 * A user's message opens a question. Paused conversations refuse it: nobody would answer before the resume. In manual
 * mode it goes to the humans, with an external agent to the outside, else to the AI, by the policy if one is busy.
 */
export const postMessage = (command: PostMessage, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { messageId, userId, text, context, onBusy, facts, details } = command.data;
  if (isKnown(live, messageId)) return [];
  const decision = new Decision(live, command.meta);
  open(decision, command.data.reopen);
  const { now: occurredAt, nextSeq: seq } = decision;
  const before = decision.state;
  decision.add({
    type: 'conversation.message-posted.v1',
    data: { messageId, seq, userId, onBusy, ...facts, occurredAt },
    content: { text, context, ...(details && { details }) },
  });
  route(decision, command.data, before);
  if (decision.state.open.length > maxOpenQuestions) {
    throw new ConversationError('conversation.too-many-open-questions', { limit: maxOpenQuestions });
  }
  return decision.events;
};

// A message seen longer ago is caught by the unique key of the messages.
const isKnown = (live: LiveConversation, messageId: string): boolean =>
  openQuestion(live, messageId) !== null || (live.lastMessage?.role === 'user' && live.lastMessage.id === messageId);

const open = (decision: Decision, reopen: boolean): void => {
  const { status: from } = decision.state;
  switch (from) {
    case 'in_progress':
      return;
    case 'pending':
      return decision.begin(decision.now);
    case 'paused':
      throw new ConversationError('conversation.paused');
    case 'completed':
    case 'abandoned':
    case 'failed': {
      if (!reopen) throw new ConversationError('conversation.not-open', { status: from });
      const data = { from, to: 'in_progress', cause: 'reopened', occurredAt: decision.now } as const;
      return decision.add({ type: 'conversation.status-changed.v1', data, content: null });
    }
    case 'archived':
      throw new ConversationError('conversation.not-open', { status: from });
  }
};

const route = (decision: Decision, posted: PostMessage['data'], before: LiveConversation): void => {
  const question = decision.state.open.at(-1);
  if (!question) return;
  if (before.mode === 'manual') return decision.handOver(question, 'human');
  if (posted.agentKind === 'external') {
    const earlier = [...byPhase(before, 'awaiting_external'), ...owedByAi(before)];
    if (earlier.length > 0) giveWay(decision, posted.onBusy, earlier);
    return decision.handOver(question, 'external');
  }
  askAi(decision, posted, before, question);
};

const askAi = (
  decision: Decision,
  { onBusy, debounceMs, debounceCapMs }: PostMessage['data'],
  before: LiveConversation,
  question: OpenQuestion,
): void => {
  const { now } = decision;
  const requestFrom = (since: string): void => {
    const capped = [addMs(now, debounceMs), addMs(since, debounceCapMs)].sort()[0] ?? now;
    decision.request(question.questionId, capped > now ? capped : now);
  };
  const running = runningQuestion(before);
  if (!running) return requestFrom(now);
  if (isDebouncing(running, now) && queueOf(before).length === 0) {
    decision.merge([running], question.questionId);
    return requestFrom(running.since);
  }
  if (giveWay(decision, onBusy, owedByAi(before)) === 'now') requestFrom(now);
};

const owedByAi = (state: LiveConversation): readonly OpenQuestion[] => [
  ...byPhase(state, 'running'),
  ...queueOf(state),
];

/** Applies the policy to the questions that are ahead of the new one. */
const giveWay = (decision: Decision, onBusy: OnBusy, ahead: readonly OpenQuestion[]): 'now' | 'later' => {
  switch (onBusy) {
    case 'enqueue':
    case 'coalesce':
      return 'later';
    case 'interrupt':
      decision.cancel(ahead, 'interrupted');
      return 'now';
    case 'reject':
      throw new ConversationError('conversation.busy', { questionId: ahead[0]?.questionId ?? null });
  }
};
