import type { Pool } from 'pg';
import { shownTimes } from '@verbatim/database';
import type { AccountScope } from '@verbatim/kernel';
import type { Rater } from '../../domain/conversation.events';
import {
  NOBODY,
  type FeedbackFilter,
  type FeedbackReader,
  type FeedbackRecord,
  type GivenVote,
  type MessageRef,
  type RatedAnswer,
} from '../../ports/feedback-reader.port';
import type { ListWindow } from '../../ports/conversation-reader.port';
import {
  FEEDBACK_COLUMNS,
  toFeedback,
  toRatedAnswer,
  toVote,
  type FeedbackRow,
  type RatedAnswerRow,
  type VoteRow,
} from './feedback.row';
import { RATED_COLUMNS, whatWasRated } from './feedback-of';
import { visibilityOf, visible } from './visibility';

const CONVERSATION = `join conversations c on c.shard = f.shard and c.account_id = f.account_id and c.id = f.conversation_id`;

export class PostgresFeedbackReader implements FeedbackReader {
  constructor(private readonly pool: Pool) {}

  async find(
    { shard, accountId }: AccountScope,
    conversationId: string,
    messageId: string,
    rater: Rater,
  ): Promise<FeedbackRecord | null> {
    const { rows } = await this.pool.query<FeedbackRow>({
      types: shownTimes,
      name: 'feedback-find',
      text: `select ${FEEDBACK_COLUMNS} from feedback f
        where f.shard = $1 and f.account_id = $2 and f.conversation_id = $3 and f.message_id = $4
          and f.rater_kind = $5 and f.rater_id = $6`,
      values: [shard, accountId, conversationId, messageId, rater.kind, rater.id ?? NOBODY],
    });
    return rows[0] ? toFeedback(rows[0]) : null;
  }

  async latestOn(
    { shard, accountId }: AccountScope,
    messages: readonly MessageRef[],
  ): Promise<readonly FeedbackRecord[]> {
    if (messages.length === 0) return [];
    const conversations = messages.map(({ conversationId }) => conversationId);
    const { rows } = await this.pool.query<FeedbackRow>({
      types: shownTimes,
      name: 'feedback-latest-on',
      text: `select f.* from unnest($3::uuid[], $4::uuid[]) as k(conversation, message) cross join lateral (
               select distinct on (f.rater_kind) ${FEEDBACK_COLUMNS} from feedback f
               where f.shard = $1 and f.account_id = $2 and f.conversation_id = k.conversation and f.message_id = k.message
               order by f.rater_kind, f.updated_at desc, f.id desc
             ) f`,
      values: [shard, accountId, conversations, messages.map(({ id }) => id)],
    });
    return rows.map(toFeedback);
  }

  async list(scope: AccountScope, filter: FeedbackFilter, window: ListWindow): Promise<readonly FeedbackRecord[]> {
    return (await this.page<FeedbackRow>(FEEDBACK_COLUMNS, CONVERSATION, scope, filter, window)).map(toFeedback);
  }

  async listAnswers(scope: AccountScope, filter: FeedbackFilter, window: ListWindow): Promise<readonly RatedAnswer[]> {
    const from = `${CONVERSATION} ${whatWasRated()}`;
    return (await this.page<RatedAnswerRow>(RATED_COLUMNS, from, scope, filter, window)).map(toRatedAnswer);
  }

  async history(
    { shard, accountId }: AccountScope,
    conversationId: string,
    messageId: string,
    { limit, after, before }: { readonly limit: number; readonly after: number | null; readonly before: number | null },
  ): Promise<readonly GivenVote[]> {
    const way = before === null ? 'asc' : 'desc';
    const { rows } = await this.pool.query<VoteRow>({
      name: `feedback-history-${way}`,
      text: `select version, data, content from events
        where shard = $1 and account_id = $2 and stream_id = $3 and type = 'conversation.feedback-given.v1'
          and data->>'messageId' = $4 and version ${before === null ? '>' : '<'} $5
        order by version ${way} limit $6`,
      values: [shard, accountId, conversationId, messageId, before ?? after ?? 0, limit + 1],
    });
    return rows.map(toVote);
  }

  private async page<Row extends object>(
    columns: string,
    joins: string,
    scope: AccountScope,
    filter: FeedbackFilter,
    window: ListWindow,
  ): Promise<Row[]> {
    const values = visibilityOf(scope);
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = ['f.shard = $1 and f.account_id = $2', visible('c'), ...conditionsOf(filter, bind)];
    const ascending = (window.direction === 'asc') !== (window.before !== null);
    const place = window.before ?? window.after;
    if (place) conditions.push(`(f.updated_at, f.id) ${ascending ? '>' : '<'} (${bind(place.at)}, ${bind(place.id)})`);
    const way = ascending ? 'asc' : 'desc';
    const text = `select ${columns} from feedback f ${joins} where ${conditions.join(' and ')}
       order by f.updated_at ${way}, f.id ${way} limit ${bind(window.limit + 1)}`;
    const { rows } = await this.pool.query<Row>({ text, values, types: shownTimes });
    return rows;
  }
}

const conditionsOf = (filter: FeedbackFilter, bind: (value: unknown) => string): string[] => {
  const conditions: string[] = [];
  const when = (value: unknown, condition: (parameter: string) => string): void => {
    if (value !== undefined) conditions.push(condition(bind(value)));
  };
  when(filter.conversationId, (p) => `f.conversation_id = ${p}`);
  when(filter.messageId, (p) => `f.message_id = ${p}`);
  when(filter.agentId, (p) => `c.agent_id = ${p}`);
  when(filter.userId, (p) => `c.user_id = ${p}`);
  when(filter.raterKind, (p) => `f.rater_kind = ${p}`);
  when(filter.rating, (p) => `f.rating = ${p}`);
  when(filter.hasSuggestedAnswer, (p) => `(f.suggested_answer is not null) = ${p}`);
  when(filter.updatedFrom, (p) => `f.updated_at >= ${p}`);
  when(filter.updatedTo, (p) => `f.updated_at < ${p}`);
  return conditions;
};
