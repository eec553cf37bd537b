import type { Row, RowChange } from '@verbatim/event-store';
import { outcomeOf } from '../../domain/conversation.outcome';
import type { MessageRecord } from '../../ports/message-reader.port';
import { messageOf } from '../../shell/message-of';
import type { Change } from '../../shell/projection';
import { messagesTable } from '../../shell/tables';

/** Stream events → rows of `messages`: what was said, and on each question what became of it. */
export const messagesProjection = (change: Change): RowChange[] => {
  const owner = { shard: change.ref.shard, account_id: change.ref.accountId, conversation_id: change.ref.streamId };
  const insert = (row: Row): RowChange => ({ table: messagesTable.name, op: 'insert', row: { ...owner, ...row } });
  const patch = (id: string, set: Row): RowChange => ({
    table: messagesTable.name,
    op: 'patch',
    key: { ...owner, id },
    set,
  });

  return change.events.flatMap(({ event, version }) => {
    const message = messageOf(event, change.ref.streamId);
    const moved = outcomeOf(event);
    return [
      ...(message ? [insert({ ...rowOf(message), version })] : []),
      ...(moved ? [patch(moved.questionId, { question: moved.outcome })] : []),
      ...(event.type === 'conversation.reply-suppressed.v1'
        ? [patch(event.data.questionId, { draft: event.content })]
        : []),
    ];
  });
};

const rowOf = (message: MessageRecord): Row => ({
  id: message.id,
  seq: message.seq,
  role: message.role,
  text: message.text,
  context: message.context,
  partial: message.partial,
  author_id: message.authorId,
  author_name: message.authorName,
  question_id: message.questionId,
  citations: message.citations.length > 0 ? message.citations : null,
  provenance: message.provenance,
  question: null,
  draft: null,
  created_at: message.createdAt,
});
