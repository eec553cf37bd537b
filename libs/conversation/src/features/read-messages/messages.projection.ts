import type { Row, RowChange, StreamRef } from '@verbatim/event-store';
import type { ConversationEvent } from '../../domain/conversation.events';
import { outcomesOf } from '../../domain/conversation.outcome';
import type { MessageRecord } from '../../ports/message-reader.port';
import { messageOf } from '../../shell/message-of';
import type { Change } from '../../shell/projection';
import { messagesTable } from '../../shell/tables';

/** Stream events → rows of `messages`: what was said, and on each question what became of it. */
export const messagesProjection = (change: Change): RowChange[] => {
  const owner = { shard: change.ref.shard, account_id: change.ref.accountId, conversation_id: change.ref.streamId };
  const patch = (id: string, set: Row): RowChange => ({
    table: messagesTable.name,
    op: 'patch',
    key: { ...owner, id },
    set,
  });

  return change.events.flatMap(({ event, version }) => {
    const message = messageOf(event, change.ref.streamId);
    return [
      ...(message ? [insert(rowOf(message, change.ref, version))] : []),
      ...outcomesOf(event).map(({ questionId, outcome }) => patch(questionId, { question: outcome })),
      ...learnt(event).map(({ id, set }) => patch(id, set)),
    ];
  });
};

/** What is learnt about a message after it was said. */
const learnt = (event: ConversationEvent): readonly { readonly id: string; readonly set: Row }[] => {
  if (event.type === 'conversation.reply-suppressed.v1')
    return [{ id: event.data.questionId, set: { draft: event.content } }];
  if (event.type === 'conversation.message-annotated.v1') {
    const { messageId, silence, outOfDomain, latencyMs } = event.data;
    return [{ id: messageId, set: { annotations: { silence, outOfDomain, latencyMs, ...event.content } } }];
  }
  if (event.type === 'conversation.delivery-recorded.v1') {
    const { messageId, timing: _, ...delivered } = event.data; // how it went is read from the log
    return [{ id: messageId, set: { delivered } }];
  }
  if (event.type === 'conversation.forked.v1') {
    const { settledMessageIds, occurredAt } = event.data;
    const delivered = { outcome: 'failed', attempts: 0, reason: 'forked', reference: null, occurredAt };
    return settledMessageIds.map((id) => ({ id, set: { delivered } }));
  }
  return [];
};

const insert = (row: Row): RowChange => ({ table: messagesTable.name, op: 'insert', row });

const rowOf = (message: MessageRecord, { shard, accountId }: StreamRef, version: number): Row => ({
  shard,
  account_id: accountId,
  conversation_id: message.conversationId,
  id: message.id,
  seq: message.seq,
  role: message.role,
  text: message.text,
  context: message.context,
  partial: message.partial,
  author_id: message.authorId,
  author_name: message.authorName,
  question_id: message.questionId,
  modality: message.modality === 'text' ? null : message.modality,
  channel: message.channel,
  details: message.details,
  usage: message.usage,
  annotations: null,
  delivery: message.delivery,
  delivered: null,
  citations: message.citations.length > 0 ? message.citations : null,
  provenance: message.provenance,
  question: null,
  draft: null,
  version,
  created_at: message.createdAt,
});
