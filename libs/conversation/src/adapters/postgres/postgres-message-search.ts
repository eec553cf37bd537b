import type { Pool } from 'pg';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import type { FoundMessage, MessageSearch, MessageSearchFilter } from '../../ports/message-search.port';
import { messageSearchStatement } from './message-search.sql';

const LONGEST_MS = 2_000;
const STOPPED = '57014'; // statement_timeout

interface FoundRow {
  id: string;
  conversation_id: string;
  seq: number;
  role: FoundMessage['role'];
  text: string;
  created_at: Date;
}

export class PostgresMessageSearch implements MessageSearch {
  constructor(
    private readonly pool: Pool,
    private readonly longestMs = LONGEST_MS,
  ) {}

  async find(
    scope: AccountScope,
    filter: MessageSearchFilter,
    window: Parameters<MessageSearch['find']>[2],
  ): Promise<readonly FoundMessage[]> {
    const client = await this.pool.connect();
    try {
      await client.query(`begin read only; set local statement_timeout = ${this.longestMs}`);
      const { rows } = await client.query<FoundRow>(messageSearchStatement(scope, filter, window));
      await client.query('commit');
      return rows.map(toFound);
    } catch (error) {
      await client.query('rollback').catch(() => undefined); // the first error is the one to report
      if ((error as { code?: unknown }).code === STOPPED)
        throw new ConversationError('search.too-broad', { afterMs: this.longestMs }, 'query.q');
      throw error;
    } finally {
      client.release();
    }
  }
}

const toFound = (row: FoundRow): FoundMessage => ({
  id: row.id,
  conversationId: row.conversation_id,
  seq: row.seq,
  role: row.role,
  text: row.text,
  createdAt: row.created_at.toISOString(),
});
