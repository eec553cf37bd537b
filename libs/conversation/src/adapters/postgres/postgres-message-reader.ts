import type { Pool } from 'pg';
import type { AccountScope } from '@verbatim/kernel';
import type { MessageReader, MessageRecord, MessageWindow } from '../../ports/message-reader.port';

interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  role: MessageRecord['role'];
  text: string | null;
  context: string | null;
  partial: boolean;
  author_id: string | null;
  author_name: string | null;
  question_id: string | null;
  citations: MessageRecord['citations'] | null;
  provenance: MessageRecord['provenance'];
  question: MessageRecord['question'];
  draft: MessageRecord['draft'];
  created_at: Date;
}

const COLUMNS =
  'id, conversation_id, seq, role, text, context, partial, author_id, author_name, question_id, citations, provenance, question, draft, created_at';
const OF_CONVERSATION = 'shard = $1 and account_id = $2 and conversation_id = $3';

const toMessage = (row: MessageRow): MessageRecord => ({
  id: row.id,
  conversationId: row.conversation_id,
  seq: row.seq,
  role: row.role,
  text: row.text,
  context: row.context,
  partial: row.partial,
  authorId: row.author_id,
  authorName: row.author_name,
  questionId: row.question_id,
  citations: row.citations ?? [],
  provenance: row.provenance,
  question: row.question,
  draft: row.draft,
  createdAt: row.created_at.toISOString(),
});

export class PostgresMessageReader implements MessageReader {
  constructor(private readonly pool: Pool) {}

  async find(scope: AccountScope, conversationId: string, messageId: string): Promise<MessageRecord | null> {
    const { rows } = await this.pool.query<MessageRow>({
      name: 'message-find',
      text: `select ${COLUMNS} from messages where ${OF_CONVERSATION} and id = $4`,
      values: [scope.shard, scope.accountId, conversationId, messageId],
    });
    return rows[0] ? toMessage(rows[0]) : null;
  }

  async list(scope: AccountScope, conversationId: string, window: MessageWindow): Promise<readonly MessageRecord[]> {
    const backwards = window.before !== null;
    const ascending = (window.direction === 'asc') !== backwards;
    const place = window.before ?? window.after;
    const { rows } = await this.pool.query<MessageRow>({
      name: ascending ? 'messages-up' : 'messages-down',
      text: `select ${COLUMNS} from messages where ${OF_CONVERSATION}
        and seq ${ascending ? '>' : '<'} $4 order by seq ${ascending ? 'asc' : 'desc'} limit $5`,
      values: [
        scope.shard,
        scope.accountId,
        conversationId,
        place ?? (ascending ? 0 : 2_147_483_647),
        window.limit + 1,
      ],
    });
    return rows.map(toMessage);
  }
}
