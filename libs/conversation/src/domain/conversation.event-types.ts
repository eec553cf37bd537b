import type { ConversationEvent } from './conversation.events';

/** Every stored name this code folds. A new event that is missing here does not compile. */
export const conversationEventTypes = {
  'conversation.started.v1': true,
  'conversation.details-changed.v1': true,
  'conversation.status-changed.v1': true,
  'conversation.mode-changed.v1': true,
  'conversation.message-posted.v1': true,
  'conversation.reply-requested.v1': true,
  'conversation.reply-completed.v1': true,
  'conversation.reply-failed.v1': true,
  'conversation.question-cancelled.v1': true,
  'conversation.partial-reply-kept.v1': true,
  'conversation.question-merged.v1': true,
  'conversation.question-handed-over.v1': true,
  'conversation.reply-suppressed.v1': true,
  'conversation.human-message-posted.v1': true,
  'conversation.deleted.v1': true,
  'conversation.restored.v1': true,
  'conversation.erased.v1': true,
  'conversation.anonymised.v1': true,
  'conversation.message-imported.v1': true,
  'conversation.message-annotated.v1': true,
  'conversation.agent-message-posted.v1': true,
  'conversation.delivery-recorded.v1': true,
  'conversation.state-set.v1': true,
  'conversation.assigned.v1': true,
  'conversation.categorised.v1': true,
  'conversation.timer-changed.v1': true,
  'conversation.legal-hold-changed.v1': true,
  'conversation.feedback-given.v1': true,
  'conversation.summary-requested.v1': true,
  'conversation.summarised.v1': true,
  'conversation.summary-failed.v1': true,
  'conversation.score-requested.v1': true,
  'conversation.scored.v1': true,
  'conversation.score-failed.v1': true,
  'conversation.forked.v1': true,
} as const satisfies Record<ConversationEvent['type'], true>;

/** Tells a stored event (after upcasting) that this code folds from one it does not know and must hold. */
export const isConversationEvent = <Stored extends { readonly type: string }>(
  stored: Stored,
): stored is Stored & ConversationEvent => Object.hasOwn(conversationEventTypes, stored.type);
