import type { ConversationEvent } from '../domain/conversation.events';
import type { MessageRecord } from '../ports/message-reader.port';

/** The message an event adds to its conversation; null when it adds none. */
export const messageOf = (event: ConversationEvent, conversationId: string): MessageRecord | null => {
  const base = { ...blank, conversationId, text: event.content && 'text' in event.content ? event.content.text : null };
  switch (event.type) {
    case 'conversation.message-posted.v1':
      return {
        ...base,
        id: event.data.messageId,
        seq: event.data.seq,
        role: 'user',
        context: event.content?.context ?? null,
        authorId: event.data.userId,
        createdAt: event.data.occurredAt,
      };
    case 'conversation.reply-completed.v1':
      return {
        ...base,
        id: event.data.replyId,
        seq: event.data.seq,
        role: 'agent',
        questionId: event.data.questionId,
        citations: event.content?.citations ?? [],
        provenance: event.data.provenance,
        createdAt: event.data.occurredAt,
      };
    case 'conversation.partial-reply-kept.v1':
      return {
        ...base,
        id: event.data.replyId,
        seq: event.data.seq,
        role: 'agent',
        partial: true,
        questionId: event.data.questionId,
        createdAt: event.data.occurredAt,
      };
    case 'conversation.human-message-posted.v1':
      return {
        ...base,
        id: event.data.messageId,
        seq: event.data.seq,
        role: 'human',
        authorId: event.data.authorId,
        authorName: event.content?.authorName ?? null,
        questionId: event.data.answers,
        createdAt: event.data.occurredAt,
      };
    case 'conversation.message-imported.v1':
      return {
        ...base,
        id: event.data.messageId,
        seq: event.data.seq,
        role: event.data.role,
        questionId: event.data.answers,
        createdAt: event.data.occurredAt,
      };
    case 'conversation.started.v1':
    case 'conversation.details-changed.v1':
    case 'conversation.status-changed.v1':
    case 'conversation.mode-changed.v1':
    case 'conversation.reply-requested.v1':
    case 'conversation.reply-failed.v1':
    case 'conversation.question-cancelled.v1':
    case 'conversation.question-merged.v1':
    case 'conversation.question-handed-over.v1':
    case 'conversation.reply-suppressed.v1':
    case 'conversation.deleted.v1':
    case 'conversation.restored.v1':
    case 'conversation.erased.v1':
      return null;
  }
};

const blank = {
  context: null,
  partial: false,
  authorId: null,
  authorName: null,
  questionId: null,
  citations: [],
  provenance: null,
  question: null,
  draft: null,
};
