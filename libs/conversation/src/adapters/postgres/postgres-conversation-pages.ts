import type { AccountScope } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { ConversationPages, JobReceipt, Paged, PageFilter, PageOf } from '../../ports/conversation-pages.port';
import { visible, visibilityOf } from './visibility';

const COLUMNS = 'c.id, c.agent_id as "agentId", c.created_at::text as at, c.held_at is not null as held';

// In this order, so that the same conditions make the same statement.
const conditions: Readonly<Record<keyof PageFilter, (param: string) => string>> = {
  projectIds: (ids) => `c.project_id = any(${ids}::uuid[])`,
  agentIds: (ids) => `c.agent_id = any(${ids}::uuid[])`,
  userIds: (ids) => `c.user_id = any(${ids}::uuid[])`,
  categoryIds: (ids) => `c.category_ids && ${ids}::uuid[]`,
  conversationIds: (ids) => `c.id = any(${ids}::uuid[])`,
  statuses: (statuses) => `c.status = any(${statuses}::text[])`,
  createdFrom: (at) => `c.created_at >= ${at}::timestamptz`,
  createdTo: (at) => `c.created_at < ${at}::timestamptz`,
  missing: (what) => `case ${what}::text when 'summary' then c.summary_at else c.score_at end is null`,
};
const lists = Object.keys(conditions) as (keyof PageFilter)[];

const behind = (at: string, id: string): string =>
  `(${at}::timestamptz is null or (c.created_at, c.id) > (${at}, ${id}::uuid))`;

// Two halves, because each has an index of its own.
const ofUser = (half: 'is null' | 'is not null'): string => `
  (select ${COLUMNS}, c.created_at from conversations c
   where c.shard = $1 and c.account_id = $2 and c.environment = any($3) and ($4::uuid is null or c.project_id = $4)
     and ($5::uuid is null or c.agent_id = $5) and c.user_id = $6 and c.deleted_at ${half}
     and ($7::uuid is null or c.agent_id = $7)
     and (not $8::boolean or (c.anonymised_at is null and c.erased_at is null))
     and ${behind('$9', '$10')}
   order by c.created_at, c.id limit $11)`;
const OF_USER = `
  select id, "agentId", at, held from (${ofUser('is null')} union all ${ofUser('is not null')}) both_halves
  order by created_at, id limit $11`;

const RATED_BY = `
  select ${COLUMNS} from (
    select distinct conversation_id from feedback
    where shard = $1 and account_id = $2 and rater_kind = 'user' and rater_id = $3
  ) rated join conversations c on c.shard = $1 and c.account_id = $2 and c.id = rated.conversation_id
  where c.user_id is distinct from $3 and ${behind('$4', '$5')} order by c.created_at, c.id limit $6`;

const CHANGED_BY = `
  select distinct stream_id as id from events
  where shard = $1 and account_id = $2 and stream_id = any($3::uuid[]) and metadata->>'causationId' = $4`;

const RECEIPT = `
  with done as materialized (
    select stream_id, coalesce(max((data->>'events')::int), 0) as events from events
    where shard = $1 and account_id = $2 and stream_id = any($3::uuid[]) and metadata->>'causationId' = $4
      and not metadata ? 'copiedFrom'
      and type in ('conversation.deleted.v1', 'conversation.erased.v1', 'conversation.anonymised.v1')
    group by stream_id
  )
  select count(*)::int as conversations, coalesce(sum(d.events), 0)::int as events,
    coalesce(sum((select a.message_count from conversation_activity a
      where a.shard = $1 and a.account_id = $2 and a.id = d.stream_id)), 0)::int as messages,
    coalesce(sum((select count(*) from idempotency_keys i
      where i.shard = $1 and i.account_id = $2 and i.stream_id = d.stream_id)), 0)::int as answers
  from done d`;

export class PostgresConversationPages implements ConversationPages {
  constructor(private readonly pool: Pool) {}

  async matching(
    scope: AccountScope,
    filter: PageFilter,
    createdUntil: string,
    { after, limit }: PageOf,
  ): Promise<readonly Paged[]> {
    const values: unknown[] = [...visibilityOf(scope), createdUntil, after?.at, after?.id, limit];
    const given = lists.filter((list) => filter[list] !== undefined);
    const where = given.map((list) => conditions[list](`$${values.push(filter[list])}`));
    const { rows } = await this.pool.query<Paged>({
      name: `conversation-pages-${given.join('-')}`,
      text: `select ${COLUMNS} from conversations c where ${visible('c')} and c.created_at <= $6 and ${behind('$7', '$8')}
        ${where.map((condition) => `and ${condition}`).join(' ')} order by c.created_at, c.id limit $9`,
      values,
    });
    return rows;
  }

  async ofUser(
    scope: AccountScope,
    { userId, agentId, withWords }: { userId: string; agentId: string | null; withWords: boolean },
    { after, limit }: PageOf,
  ): Promise<readonly Paged[]> {
    const values = [...visibilityOf(scope), userId, agentId, withWords, after?.at, after?.id, limit];
    return (await this.pool.query<Paged>({ name: 'conversation-pages-of-user', text: OF_USER, values })).rows;
  }

  async ratedBy(
    { shard, accountId }: AccountScope,
    userId: string,
    { after, limit }: PageOf,
  ): Promise<readonly Paged[]> {
    const values = [shard, accountId, userId, after?.at, after?.id, limit];
    return (await this.pool.query<Paged>({ name: 'conversation-pages-rated-by', text: RATED_BY, values })).rows;
  }

  async changedBy({ shard, accountId }: AccountScope, jobId: string, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ id: string }>(CHANGED_BY, [shard, accountId, ids, jobId]);
    return new Set(rows.map(({ id }) => id));
  }

  async receiptOf({ shard, accountId }: AccountScope, jobId: string, ids: readonly string[]): Promise<JobReceipt> {
    const { rows } = await this.pool.query<JobReceipt>(RECEIPT, [shard, accountId, ids, jobId]);
    return rows[0] ?? { conversations: 0, messages: 0, events: 0, answers: 0 };
  }
}
