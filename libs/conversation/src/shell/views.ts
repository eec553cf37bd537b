import type { Actor } from '@verbatim/kernel';
import type { Start } from '../domain/conversation.commands';
import { blankDetails, type Annotations, type Details } from '../domain/conversation.events';
import { blankAnnotations } from '../domain/decide/messages';
import { isLive, isRunning, openCount, openQuestion, type LiveConversation } from '../domain/conversation.state';
import type { ConversationRecord } from '../ports/conversation-reader.port';
import type { MessageView, ReplyView } from '../wire/conversation.schema';
import { toMessageView } from '../wire/message.view';
import type { Outcome } from './outcome';
import { messageOf } from './message-of';

// What an answer shows must be known before the commit, because it is kept with it. These say it from the decision.

/** A conversation that was just started, as its rows will read. Null when it is not live. */
export const conversationAfter = (
  id: string,
  outcome: Outcome,
  started: Start['data'],
  by: Actor,
): ConversationRecord | null => {
  const state = outcome.after;
  if (!isLive(state)) return null;
  const { contextState: _, ...details } = Object.assign({}, blankDetails, started.details);
  return Object.assign(liveColumns(outcome, state, by), details, {
    id,
    variantId: started.variantId ?? null,
    closing: null, // follows from its agent
    handover: state.handover && { ...state.handover, reason: null, destination: null },
    summary: null,
    legalHold: null,
    createdBy: { kind: by.kind, id: by.id },
  });
};

/** A conversation after details and labels of it were changed, and messages added: `before` as its rows read until then. */
export const conversationWith = (
  before: ConversationRecord,
  outcome: Outcome,
  changes: Partial<Details>,
  by: Actor,
): ConversationRecord | null => {
  const state = outcome.after;
  if (!isLive(state)) return null;
  const { contextState: _, ...details } = changes;
  return Object.assign({}, before, details, liveColumns(outcome, state, by));
};

/** What follows from the state alone. */
const liveColumns = (outcome: Outcome, state: LiveConversation, by: Actor) => ({
  projectId: state.projectId,
  agentId: state.agentId,
  userId: state.userId,
  environment: state.environment,
  channel: state.channel,
  status: state.status,
  mode: state.mode,
  stateId: state.stateId,
  assigneeId: state.assigneeId,
  categoryIds: state.categoryIds,
  keepOpen: state.keepOpen,
  score: state.score && { score: state.score.score, by: state.score.by, at: state.score.occurredAt },
  feedback: state.feedback,
  version: outcome.version,
  messageCount: state.seq,
  turnCount: state.turnCount,
  silenceCount: state.silenceCount,
  outOfDomainCount: state.outOfDomainCount,
  openQuestions: openCount(state),
  replyRunning: isRunning(state),
  updatedBy: { kind: by.kind, id: by.id },
  createdAt: state.createdAt,
  updatedAt: lastTimeOf(outcome, state),
  activeAt: state.activeAt,
  firstMessageAt: state.firstMessageAt,
  lastMessageAt: state.lastMessageAt,
  startedAt: state.startedAt,
  completedAt: state.completedAt,
  anonymisedAt: state.anonymisedAt,
  forkedFrom: state.forkedFrom && lineageOf(state.forkedFrom),
});

const lineageOf = ({ conversationId, messageId, version }: NonNullable<LiveConversation['forkedFrom']>) => ({
  conversationId,
  messageId,
  version,
});

const lastTimeOf = (outcome: Outcome, state: LiveConversation): string =>
  outcome.events.at(-1)?.event.data.occurredAt ?? state.lastMessageAt ?? state.createdAt;

/** The message of this id that a decision added, as answers show it; null when it added none. */
export const messageIn = (outcome: Outcome, conversationId: string, messageId: string): MessageView | null => {
  for (const { event } of outcome.events) {
    const message = messageOf(event, conversationId);
    if (message?.id === messageId)
      return Object.assign(toMessageView(Object.assign(message, { annotations: annotationsIn(outcome, messageId) })), {
        replyPhase: openQuestion(outcome.after, messageId),
      });
  }
  return null;
};

const annotationsIn = (outcome: Outcome, messageId: string): Annotations | null => {
  for (const { event } of outcome.events) {
    if (event.type !== 'conversation.message-annotated.v1' || event.data.messageId !== messageId) continue;
    const { silence, outOfDomain, latencyMs } = event.data;
    return { ...blankAnnotations, ...event.content, silence, outOfDomain, latencyMs };
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
