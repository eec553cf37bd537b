import type { MessageRecord } from '../ports/message-reader.port';
import type { MessageView, ReplyView } from './conversation.schema';

/** True when waiting longer cannot help: the question has ended, or waits for somebody outside. */
export const isSettled = (reply: ReplyView): boolean =>
  reply.status !== 'pending' || reply.phase === 'awaiting_human' || reply.phase === 'awaiting_external';

export const toMessageView = (message: MessageRecord): MessageView => ({
  id: message.id,
  conversationId: message.conversationId,
  seq: message.seq,
  role: message.role,
  text: message.text,
  context: message.context,
  partial: message.partial,
  authorId: message.authorId,
  authorName: message.authorName,
  questionId: message.questionId,
  citations: [...message.citations],
  provenance: message.provenance,
  replyPhase: message.question?.kind ?? null,
  createdAt: message.createdAt,
});
