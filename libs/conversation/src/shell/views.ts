import type { JsonObject } from '@verbatim/kernel';
import { isLive, isRunning, openCount, openQuestion, type LiveConversation } from '../domain/conversation.state';
import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { MessageView, ReplyView } from '../wire/conversation.schema';
import { toMessageView } from '../wire/message.view';
import type { Outcome } from './outcome';
import { messageOf } from './message-of';

// What an answer shows must be known before the commit, because it is kept with it. These say it from the decision.

export interface Details {
  readonly title: string | null;
  readonly context: string | null;
  readonly customData: JsonObject;
}

/** The conversation as its row will read. Null when it is not live. */
export const conversationAfter = (id: string, outcome: Outcome, details: Details): ConversationRecord | null => {
  const state = outcome.after;
  if (!isLive(state)) return null;
  return {
    id,
    projectId: state.projectId,
    agentId: state.agentId,
    userId: state.userId,
    environment: state.environment,
    channel: state.channel,
    status: state.status,
    mode: state.mode,
    ...details,
    version: outcome.version,
    messageCount: state.seq,
    turnCount: state.turnCount,
    openQuestions: openCount(state),
    replyRunning: isRunning(state),
    createdAt: state.createdAt,
    updatedAt: lastTimeOf(outcome, state),
    firstMessageAt: state.firstMessageAt,
    lastMessageAt: state.lastMessageAt,
    startedAt: state.startedAt,
    completedAt: state.completedAt,
  };
};

const lastTimeOf = (outcome: Outcome, state: LiveConversation): string =>
  outcome.events.at(-1)?.event.data.occurredAt ?? state.lastMessageAt ?? state.createdAt;

/** The message of this id that a decision added, as answers show it; null when it added none. */
export const messageIn = (outcome: Outcome, conversationId: string, messageId: string): MessageView | null => {
  for (const { event } of outcome.events) {
    const message = messageOf(event, conversationId);
    if (message?.id === messageId)
      return { ...toMessageView(message), replyPhase: openQuestion(outcome.after, messageId) };
  }
  return null;
};

/** A question just asked and the reply it is owed; null when nothing was new. */
export const postedIn = (
  outcome: Outcome,
  conversationId: string,
  messageId: string,
): { readonly message: MessageView; readonly reply: ReplyView } | null => {
  const message = messageIn(outcome, conversationId, messageId);
  if (!message?.replyPhase) return null;
  return {
    message,
    reply: {
      questionId: messageId,
      status: 'pending',
      phase: message.replyPhase,
      message: null,
      mergedInto: null,
      error: null,
      draft: null,
    },
  };
};
