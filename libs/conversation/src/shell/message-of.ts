import type { ConversationEvent, MessageDetails, MessageFacts } from '../domain/conversation.events';
import type { MessageRecord } from '../ports/message-reader.port';

/** What adds a message gives it its place. */
type MessageEvent = Extract<ConversationEvent, { readonly data: { readonly seq: number } }>;
const isMessageEvent = (event: ConversationEvent): event is MessageEvent => 'seq' in event.data;

/** The message an event adds to its conversation; null when it adds none. */
export const messageOf = (event: ConversationEvent, conversationId: string): MessageRecord | null => {
  if (!isMessageEvent(event)) return null;
  switch (event.type) {
    case 'conversation.message-posted.v1':
      return spelt(event, conversationId, {
        id: event.data.messageId,
        role: 'user',
        context: event.content?.context,
        authorId: event.data.userId,
      });
    case 'conversation.reply-completed.v1':
      return spelt(event, conversationId, {
        id: event.data.replyId,
        role: 'agent',
        questionId: event.data.questionId,
        citations: event.content?.citations,
        provenance: event.data.provenance,
      });
    case 'conversation.partial-reply-kept.v1':
      return spelt(event, conversationId, {
        id: event.data.replyId,
        role: 'agent',
        partial: true,
        questionId: event.data.questionId,
      });
    case 'conversation.human-message-posted.v1':
      return spelt(event, conversationId, {
        id: event.data.messageId,
        role: 'human',
        authorId: event.data.authorId,
        authorName: event.content?.authorName,
        questionId: event.data.answers,
      });
    case 'conversation.message-imported.v1':
      return spelt(event, conversationId, {
        id: event.data.messageId,
        role: event.data.role,
        questionId: event.data.answers,
      });
    case 'conversation.agent-message-posted.v1':
      return spelt(event, conversationId, {
        id: event.data.messageId,
        role: 'agent',
        authorId: event.data.authorId,
        delivery: event.data.delivery,
      });
  }
};

/** What a kind of message has of its own. */
type Own = { readonly id: string; readonly role: MessageRecord['role'] } & {
  readonly [
    Field in 'context' | 'partial' | 'authorId' | 'authorName' | 'questionId' | 'citations' | 'provenance' | 'delivery'
  ]?: MessageRecord[Field] | undefined;
};

/** Field by field: copying a record this wide costs more than all else that is done with it. */
const spelt = ({ data, content }: MessageEvent, conversationId: string, own: Own): MessageRecord => {
  const { modality, channel, usage }: MessageFacts = data;
  const said: { readonly text: string; readonly details?: MessageDetails } | null = content;
  return {
    id: own.id,
    conversationId,
    seq: data.seq,
    role: own.role,
    text: said?.text ?? null,
    context: own.context ?? null,
    partial: own.partial ?? false,
    authorId: own.authorId ?? null,
    authorName: own.authorName ?? null,
    questionId: own.questionId ?? null,
    modality: modality ?? 'text',
    channel: channel ?? null,
    usage: usage ?? null,
    details: said?.details ?? null,
    citations: own.citations ?? [],
    annotations: null,
    provenance: own.provenance ?? null,
    question: null,
    draft: null,
    delivery: own.delivery ?? null,
    delivered: null,
    createdAt: data.occurredAt,
  };
};
