import type { ConversationEvent, MessageDetails, MessageFacts } from '../domain/conversation.events';
import type { MessageRecord } from '../ports/message-reader.port';

/** What adds a message gives it its place. */
type MessageEvent = Extract<ConversationEvent, { readonly data: { readonly seq: number } }>;
const isMessageEvent = (event: ConversationEvent): event is MessageEvent => 'seq' in event.data;

/** The message an event adds to its conversation; null when it adds none. */
export const messageOf = (event: ConversationEvent, conversationId: string): MessageRecord | null => {
  if (!isMessageEvent(event)) return null;
  const { modality, channel, usage }: MessageFacts = event.data;
  const content: { readonly text: string; readonly details?: MessageDetails } | null = event.content;
  // Assigned to, not spread: spreading a dozen fields is slower than all the rest of it.
  const base: Omit<MessageRecord, 'id' | 'seq' | 'role' | 'createdAt'> = {
    conversationId,
    text: content?.text ?? null,
    context: null,
    partial: false,
    authorId: null,
    authorName: null,
    questionId: null,
    modality: modality ?? 'text',
    channel: channel ?? null,
    usage: usage ?? null,
    details: content?.details ?? null,
    annotations: null,
    citations: [],
    provenance: null,
    question: null,
    draft: null,
    delivery: null,
    delivered: null,
  };
  switch (event.type) {
    case 'conversation.message-posted.v1':
      return Object.assign(base, {
        id: event.data.messageId,
        seq: event.data.seq,
        role: 'user' as const,
        context: event.content?.context ?? null,
        authorId: event.data.userId,
        createdAt: event.data.occurredAt,
      });
    case 'conversation.reply-completed.v1':
      return Object.assign(base, {
        id: event.data.replyId,
        seq: event.data.seq,
        role: 'agent' as const,
        questionId: event.data.questionId,
        citations: event.content?.citations ?? [],
        provenance: event.data.provenance,
        createdAt: event.data.occurredAt,
      });
    case 'conversation.partial-reply-kept.v1':
      return Object.assign(base, {
        id: event.data.replyId,
        seq: event.data.seq,
        role: 'agent' as const,
        partial: true,
        questionId: event.data.questionId,
        createdAt: event.data.occurredAt,
      });
    case 'conversation.human-message-posted.v1':
      return Object.assign(base, {
        id: event.data.messageId,
        seq: event.data.seq,
        role: 'human' as const,
        authorId: event.data.authorId,
        authorName: event.content?.authorName ?? null,
        questionId: event.data.answers,
        createdAt: event.data.occurredAt,
      });
    case 'conversation.message-imported.v1':
      return Object.assign(base, {
        id: event.data.messageId,
        seq: event.data.seq,
        role: event.data.role,
        questionId: event.data.answers,
        createdAt: event.data.occurredAt,
      });
    case 'conversation.agent-message-posted.v1':
      return Object.assign(base, {
        id: event.data.messageId,
        seq: event.data.seq,
        role: 'agent' as const,
        authorId: event.data.authorId ?? null,
        delivery: event.data.delivery,
        createdAt: event.data.occurredAt,
      });
  }
};
