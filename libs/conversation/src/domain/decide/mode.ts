import type { ChangeMode, PostHumanMessage } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent } from '../conversation.events';
import { openQuestion, runningQuestion, type Conversation, type LiveConversation } from '../conversation.state';
import { byPhase, Decision, liveOf, queueOf, refuseClosed, writableOf } from './decision';

/** Allowed in every status, until it is anonymised. Questions that await a reply from outside stay where they are. */
export const changeMode = ({ data, meta }: ChangeMode, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  if (live.mode === data.mode) return [];
  writableOf(state);
  const decision = new Decision(live, meta);
  switch (data.mode) {
    case 'manual':
      switchToManual(decision, 'requested', data);
      break;
    case 'ai':
      switchToAi(decision, data);
      break;
  }
  return decision.events;
};

type Said = { readonly reason?: string | null; readonly destination?: string | null | undefined };
const contentOf = ({ reason, destination }: Said): { reason?: string; destination?: string } | null =>
  reason == null && destination == null
    ? null
    : { ...(reason != null && { reason }), ...(destination != null && { destination }) };

/** The epoch rises, and what the AI owed the humans now owe. */
export const switchToManual = (decision: Decision, cause: 'requested' | 'failures', said: Said = {}): void => {
  const running = runningQuestion(decision.state);
  const owed = [...(running ? [running] : []), ...byPhase(decision.state, 'waiting')];
  const data = { mode: 'manual', epoch: decision.state.epoch + 1, cause, occurredAt: decision.now } as const;
  decision.add({ type: 'conversation.mode-changed.v1', data, content: contentOf(said) });
  for (const question of owed) decision.handOver(question, 'human');
};

/** Whoever still waits for a human gets one reply from the agent instead; in a pause, once it is over. */
const switchToAi = (decision: Decision, { reason, destination, agentKind }: ChangeMode['data']): void => {
  const { epoch } = decision.state;
  const data = { mode: 'ai', epoch, cause: 'requested', occurredAt: decision.now } as const;
  decision.add({ type: 'conversation.mode-changed.v1', data, content: contentOf({ reason, destination }) });
  switch (agentKind) {
    case 'ai':
      return decision.advance();
    case 'external': {
      const queue = queueOf(decision.state);
      const newest = queue.at(-1);
      if (!newest) return;
      decision.merge(queue.slice(0, -1), newest.questionId);
      return decision.handOver(newest, 'external');
    }
  }
};

/**
 * A human may write before the user does, and into a pause. Without `answers` the message ends all that awaits a human;
 * with it, that one question, even one that awaits a reply from outside: who took over can answer everything.
 */
export const postHumanMessage = (
  { data, meta }: PostHumanMessage,
  state: Conversation,
): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { messageId, authorId, authorName, text, facts, details } = data;
  // A message seen longer ago is caught by the unique key of the messages.
  if (live.lastMessage?.role === 'human' && live.lastMessage.id === messageId) return [];
  refuseClosed(live);
  if (live.mode !== 'manual') throw new ConversationError('conversation.not-manual');
  const decision = new Decision(live, meta);
  decision.begin(meta.now);
  const answers = data.answers === null ? answerAll(decision) : named(live, data.answers);
  decision.add({
    type: 'conversation.human-message-posted.v1',
    data: { messageId, seq: decision.nextSeq, authorId, answers, ...facts, occurredAt: meta.now },
    content: { text, authorName, ...(details && { details }) },
  });
  return decision.events;
};

const answerAll = (decision: Decision): string | null => {
  const awaiting = byPhase(decision.state, 'awaiting_human');
  const newest = awaiting.at(-1);
  if (!newest) return null;
  decision.merge(awaiting.slice(0, -1), newest.questionId);
  return newest.questionId;
};

const named = (live: LiveConversation, questionId: string): string => {
  if (openQuestion(live, questionId) === null) {
    throw new ConversationError('question.not-open', { questionId }, '/answers');
  }
  return questionId;
};
