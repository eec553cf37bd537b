import type { Pool } from 'pg';
import { KeyedRead, type Numbered } from '@verbatim/async';
import { shownTimes } from '@verbatim/database';
import type { AccountScope } from '@verbatim/kernel';
import type { Details } from '../../domain/conversation.events';
import type {
  ConversationFilter,
  ConversationOrder,
  ConversationReader,
  ConversationRecord,
  ListWindow,
} from '../../ports/conversation-reader.port';
import { countStatement, listStatement } from './conversation-list.sql';
import {
  ACTIVITY_OF,
  BY_KEY,
  allDetailColumns,
  conversationColumns,
  toConversation,
  toDetails,
  type ConversationRow,
} from './conversation.row';
import type { FeedbackRecord, RatedAnswer } from '../../ports/feedback-record';
import { feedbackOf, ratingsOf } from './feedback-of';
import { toFeedback, toRatedAnswer, type FeedbackRow, type RatedAnswerRow } from './feedback.row';
import { keyOfScope, scopeKey, visibilityOf, visible, visibleTo } from './visibility';

export class PostgresConversationReader implements ConversationReader {
  private readonly byId: KeyedRead<Record<keyof typeof scopeKey | 'id', unknown>, Numbered<ConversationRow>>;

  constructor(private readonly pool: Pool) {
    this.byId = new KeyedRead(
      {
        name: 'conversation-find',
        key: { ...scopeKey, id: 'uuid' },
        rows: `select ${conversationColumns} from conversations c join conversation_activity a on ${ACTIVITY_OF}
          where ${visibleTo('c')} and ${BY_KEY}`,
      },
      async (statement) => (await pool.query<Numbered<ConversationRow>>({ ...statement, types: shownTimes })).rows,
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
    const statement = listStatement(scope, filter, order, window);
    const { rows } = await this.pool.query<ConversationRow>({ ...statement, types: shownTimes });
    return rows.map(toConversation);
  }

  async count(scope: AccountScope, filter: ConversationFilter, order: ConversationOrder): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(countStatement(scope, filter, order));
    return rows[0]?.count ?? 0;
  }

  async contextStates(
    { shard, accountId }: AccountScope,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Details['contextState']>> {
    const { rows } = await this.pool.query<{ id: string; context_state: Details['contextState'] }>({
      name: 'conversation-context-states',
      text: `select id, context_state from conversations
             where shard = $1 and account_id = $2 and id = any($3::uuid[]) and context_state is not null`,
      values: [shard, accountId, ids],
    });
    return new Map(rows.map((row) => [row.id, row.context_state]));
  }

  async feedbackOf(
    { shard, accountId }: AccountScope,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly FeedbackRecord[]>> {
    const { rows } = await this.pool.query<FeedbackRow>({
      ...feedbackOf,
      values: [shard, accountId, ids, most],
      types: shownTimes,
    });
    return byConversation(rows.map(toFeedback));
  }

  async ratingsOf(
    { shard, accountId }: AccountScope,
    ids: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly RatedAnswer[]>> {
    const { rows } = await this.pool.query<RatedAnswerRow>({
      ...ratingsOf,
      values: [shard, accountId, ids, most],
      types: shownTimes,
    });
    return byConversation(rows.map(toRatedAnswer));
  }
}

const byConversation = <Row extends FeedbackRecord>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const before = found.get(row.conversationId);
    if (before) before.push(row);
    else found.set(row.conversationId, [row]);
  }
  return found;
};
