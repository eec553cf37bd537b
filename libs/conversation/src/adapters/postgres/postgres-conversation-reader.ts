import type { Pool } from 'pg';
import { KeyedRead, type Numbered } from '@verbatim/async';
import type { AccountScope } from '@verbatim/kernel';
import type { Details } from '../../domain/conversation.events';
import type {
  ConversationFilter,
  ConversationOrder,
  ConversationReader,
  ConversationRecord,
  ListWindow,
} from '../../ports/conversation-reader.port';
import {
  ACTIVITY_OF,
  allDetailColumns,
  conversationColumns,
  toConversation,
  toDetails,
  type ConversationRow,
} from './conversation.row';
import { keyOfScope, scopeKey, visibilityOf, visible, visibleTo } from './visibility';

const orderColumns = {
  created: 'c.created_at',
  updated: 'a.updated_at',
  lastMessage: 'a.last_message_at',
} as const satisfies Record<ConversationOrder, string>;

export class PostgresConversationReader implements ConversationReader {
  private readonly byId: KeyedRead<Record<keyof typeof scopeKey | 'id', unknown>, Numbered<ConversationRow>>;

  constructor(private readonly pool: Pool) {
    this.byId = new KeyedRead(
      {
        name: 'conversation-find',
        key: { ...scopeKey, id: 'uuid' },
        rows: `select ${conversationColumns} from conversations c join conversation_activity a on ${ACTIVITY_OF}
          where ${visibleTo('c')} and c.id = k.id limit 1`,
      },
      async (statement) => (await pool.query<Numbered<ConversationRow>>(statement)).rows,
      (row) => row.n,
    );
  }

  async find(scope: AccountScope, id: string): Promise<ConversationRecord | null> {
    const [row] = await this.byId.read({ ...keyOfScope(scope), id });
    return row ? toConversation(row) : null;
  }

  async details(scope: AccountScope, id: string): Promise<Details | null> {
    const values = visibilityOf(scope);
    const { rows } = await this.pool.query<Record<string, unknown>>({
      name: 'conversation-details',
      text: `select ${allDetailColumns} from conversations c where ${visible('c')} and c.id = $6`,
      values: [...values, id],
    });
    return rows[0] ? toDetails(rows[0]) : null;
  }

  async list(
    scope: AccountScope,
    filter: ConversationFilter,
    order: ConversationOrder,
    window: ListWindow,
  ): Promise<readonly ConversationRecord[]> {
    const column = orderColumns[order];
    const values = visibilityOf(scope);
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [visible('c'), ...conditionsOf(filter, bind)];
    const backwards = window.before !== null;
    const ascending = (window.direction === 'asc') !== backwards;
    const place = window.before ?? window.after;
    if (order === 'lastMessage') conditions.push('a.last_message_at is not null');
    if (place) conditions.push(`(${column}, a.id) ${ascending ? '>' : '<'} (${bind(place.at)}, ${bind(place.id)})`);
    const way = ascending ? 'asc' : 'desc';
    const { rows } = await this.pool.query<ConversationRow>(
      `select ${conversationColumns} from conversations c join conversation_activity a on ${ACTIVITY_OF}
       where ${conditions.join(' and ')}
       order by ${column} ${way}, a.id ${way} limit ${bind(window.limit + 1)}`,
      values,
    );
    return rows.map(toConversation);
  }
}

const conditionsOf = (filter: ConversationFilter, bind: (value: unknown) => string): string[] => {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (parameter: string) => string): void => {
    if (value !== undefined) conditions.push(condition(bind(value)));
  };
  when(filter.userId, (p) => `c.user_id = ${p}`);
  when(filter.agentId, (p) => `c.agent_id = ${p}`);
  when(filter.status, (p) => `c.status = any(${p})`);
  when(filter.mode, (p) => `c.mode = ${p}`);
  when(filter.environment, (p) => `c.environment = ${p}`);
  when(filter.createdFrom, (p) => `c.created_at >= ${p}`);
  when(filter.createdTo, (p) => `c.created_at < ${p}`);
  when(filter.updatedFrom, (p) => `a.updated_at >= ${p}`);
  when(filter.updatedTo, (p) => `a.updated_at < ${p}`);
  when(filter.lastMessageFrom, (p) => `a.last_message_at >= ${p}`);
  when(filter.lastMessageTo, (p) => `a.last_message_at < ${p}`);
  return conditions;
};
