import { messageOf, toMessageView, type ConversationEvent } from '@verbatim/conversation';
import type { WebhookEventType } from '@verbatim/directory';

/** The type under which an event is told outside, and what is told beside its conversation. */
export interface Said {
  readonly type: WebhookEventType;
  readonly data: Readonly<Record<string, unknown>>;
}

type Typed<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { readonly type: Type }>;

/**
 * What the world outside is told of an event, in the shapes of the native API; null: nothing. The events' own shapes are
 * ours to change, these are not (docs/webhooks.md). Without its content the same is said but for the words.
 */
export const saidBy = (event: ConversationEvent, conversationId: string, version: number): Said | null => {
  switch (event.type) {
    case 'conversation.started.v1':
      return { type: 'conversation.started', data: { title: event.content?.title ?? null, ...labelsOf(event) } };
    case 'conversation.forked.v1': {
      const { fromConversationId: conversationId, atMessageId: messageId, atVersion: version, status } = event.data;
      return { type: 'conversation.forked', data: { forkedFrom: { conversationId, messageId, version }, status } };
    }
    case 'conversation.details-changed.v1':
      return updated([...event.data.fields]);
    case 'conversation.state-set.v1':
      return updated(['stateId'], { stateId: event.data.stateId });
    case 'conversation.assigned.v1':
      return updated(['assigneeId'], { assigneeId: event.data.assigneeId });
    case 'conversation.categorised.v1':
      return updated(['categoryIds'], { categoryIds: event.data.categoryIds });
    case 'conversation.timer-changed.v1':
      return updated(['keepOpen'], { keepOpen: event.data.keepOpen });
    case 'conversation.legal-hold-changed.v1':
      return updated(['legalHold']);
    case 'conversation.status-changed.v1':
      return statusChanged(event);
    case 'conversation.mode-changed.v1': {
      const { reason = null, destination = null } = event.content ?? {};
      const { mode, cause } = event.data;
      return { type: 'conversation.mode_changed', data: { mode, cause, reason, destination } };
    }
    case 'conversation.deleted.v1':
      return { type: 'conversation.deleted', data: { eraseAt: event.data.eraseAt } };
    case 'conversation.restored.v1':
      return { type: 'conversation.restored', data: {} };
    case 'conversation.erased.v1':
      return { type: 'conversation.erased', data: {} };
    case 'conversation.anonymised.v1':
      return { type: 'conversation.anonymised', data: {} };
    case 'conversation.message-posted.v1':
    case 'conversation.reply-completed.v1':
    case 'conversation.partial-reply-kept.v1':
    case 'conversation.human-message-posted.v1':
    case 'conversation.message-imported.v1':
    case 'conversation.agent-message-posted.v1': {
      const message = messageOf(event, conversationId);
      return message && { type: 'message.created', data: { message: toMessageView(message) } };
    }
    case 'conversation.message-annotated.v1':
      return annotated(event);
    case 'conversation.delivery-recorded.v1': {
      const { messageId, outcome, reason, attempts, reference } = event.data;
      const type = outcome === 'delivered' ? 'message.delivered' : 'message.undelivered';
      return { type, data: { messageId, reason, attempts, reference } };
    }
    case 'conversation.question-handed-over.v1':
      return { type: 'reply.awaited', data: { questionId: event.data.questionId, from: event.data.to } };
    case 'conversation.reply-failed.v1': {
      const { questionId, reason, attempts } = event.data;
      return { type: 'reply.failed', data: { questionId, reason, attempts } };
    }
    case 'conversation.question-cancelled.v1':
      return { type: 'reply.cancelled', data: { questionId: event.data.questionId, cause: event.data.cause } };
    case 'conversation.question-merged.v1': {
      const { questionId, intoQuestionId } = event.data;
      return { type: 'reply.merged', data: { questionId, mergedInto: intoQuestionId } };
    }
    case 'conversation.feedback-given.v1':
      return feedback(event, version);
    case 'conversation.summarised.v1': {
      const { requestId: id, occurredAt: at, fromVersion, toVersion, provenance } = event.data;
      const summary = { id, at, fromVersion, toVersion, text: event.content?.text ?? null, provenance };
      return { type: 'summary.created', data: { summary } };
    }
    case 'conversation.scored.v1': {
      const { requestId: id, occurredAt: at, fromVersion, toVersion, provenance, score, by, memberId } = event.data;
      const rationale = event.content?.rationale ?? null;
      return {
        type: 'score.created',
        data: { score: { id, at, fromVersion, toVersion, score, rationale, by, memberId, provenance } },
      };
    }
    // How the service goes about its work.
    case 'conversation.reply-requested.v1':
    case 'conversation.reply-suppressed.v1':
    case 'conversation.summary-requested.v1':
    case 'conversation.summary-failed.v1':
    case 'conversation.score-requested.v1':
    case 'conversation.score-failed.v1':
      return null;
  }
};

const labelsOf = ({ data }: Typed<'conversation.started.v1'>) => ({
  variantId: data.variantId ?? null,
  stateId: data.stateId ?? null,
  assigneeId: data.assigneeId ?? null,
  categoryIds: data.categoryIds ?? [],
});

const updated = (changed: readonly string[], values: Readonly<Record<string, unknown>> = {}): Said => ({
  type: 'conversation.updated',
  data: { changed, ...values },
});

const statusChanged = ({ data: { from, to, cause } }: Typed<'conversation.status-changed.v1'>): Said => {
  const ends = to === 'completed' || to === 'abandoned';
  return { type: ends ? `conversation.${to}` : 'conversation.status_changed', data: { from, to, cause } };
};

const annotated = ({ data, content }: Typed<'conversation.message-annotated.v1'>): Said => {
  const { messageId, silence, outOfDomain, latencyMs } = data;
  const { intents = [], entities = [], dtmf = null, translation = null } = content ?? {};
  const annotations = { silence, outOfDomain, latencyMs, intents, entities, dtmf, translation };
  return { type: 'message.annotated', data: { messageId, annotations } };
};

const feedback = ({ data, content }: Typed<'conversation.feedback-given.v1'>, version: number): Said => {
  const { feedbackId, messageId, rater, rating, value, revision, occurredAt: at } = data;
  const { reasons = [], suggestedAnswer = null, comment = null } = content ?? {};
  const words = { reasons, suggestedAnswer, comment };
  return {
    type: 'feedback.given',
    data: { feedback: { feedbackId, messageId, rater, rating, value, ...words, revision, version, at } },
  };
};
