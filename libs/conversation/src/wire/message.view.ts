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
  modality: message.modality,
  channel: message.channel,
  rawText: message.details?.rawText ?? null,
  expandedText: message.details?.expandedText ?? null,
  files: [...(message.details?.files ?? [])],
  metadata: (message.details?.metadata ?? {}) as MessageView['metadata'],
  steps: (message.details?.steps ?? []) as MessageView['steps'],
  subagentId: message.details?.subagentId ?? null,
  usage: usageOf(message),
  annotations: message.annotations as MessageView['annotations'],
  delivery: deliveryOf(message),
  citations: [...message.citations],
  provenance: message.provenance,
  replyPhase: message.question?.kind ?? null,
  createdAt: message.createdAt,
});

/** Whoever made the message counted, or the provider of the reply; null when nobody did. */
export const usageOf = ({ usage, provenance }: MessageRecord): MessageView['usage'] => {
  if (!usage && !provenance) return null;
  const { inputTokens, outputTokens } = usage ?? provenance ?? { inputTokens: null, outputTokens: null };
  const totalTokens = inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0);
  return { runId: usage?.runId ?? null, inputTokens, outputTokens, totalTokens };
};

const deliveryOf = ({ delivery, delivered, details }: MessageRecord): MessageView['delivery'] =>
  delivery && {
    channel: delivery.channel,
    to: details?.to ?? null,
    subject: details?.subject ?? null,
    status: delivered?.outcome ?? 'pending',
    reason: delivered?.reason ?? null,
    attempts: delivered?.attempts ?? 0,
    reference: delivered?.reference ?? null,
    at: delivered?.occurredAt ?? null,
  };
