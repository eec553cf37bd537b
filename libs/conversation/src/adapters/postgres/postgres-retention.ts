import { inTransaction } from '@verbatim/database';
import { auditIn } from '@verbatim/directory';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { armIn, type OwedWorkDefinition } from '@verbatim/owed-work';
import type { Pool } from 'pg';
import type {
  Due,
  Retention,
  RetentionPolicy,
  RetentionPreview,
  RetentionRun,
  RetentionStanding,
} from '../../ports/retention.port';
import { ACTIVITY_OF } from './conversation.row';

const READ = `
  select p.id, r.keep_days, r.keep_from, r.updated_at, r.last_run from projects p
  left join retention_policies r on r.shard = p.shard and r.account_id = p.account_id and r.project_id = p.id
  where p.shard = $1 and p.account_id = $2 and p.id = $3 and ($4::uuid is null or p.id = $4)`;
const SET = `
  insert into retention_policies (shard, account_id, project_id, keep_days, keep_from, updated_at)
  values ($1, $2, $3, $4, $5, now())
  on conflict (shard, account_id, project_id) do update
  set keep_days = excluded.keep_days, keep_from = excluded.keep_from, updated_at = excluded.updated_at`;
const REMOVE = 'delete from retention_policies where shard = $1 and account_id = $2 and project_id = $3';
const RAN = `
  update retention_policies set last_run = $4 where shard = $1 and account_id = $2 and project_id = $3`;

// Nothing is active before it begins, so that the order of creation bounds both.
const DUE = `
  from conversations c join conversation_activity a on ${ACTIVITY_OF}
  join projects p on p.shard = c.shard and p.account_id = c.account_id and p.id = c.project_id
  left join users u on u.shard = c.shard and u.account_id = c.account_id and u.id = c.user_id
  where c.shard = $1 and c.account_id = $2 and c.project_id = $3 and c.deleted_at is null
    and c.created_at < $4 and ($5 = 'creation' or a.active_at < $4)`;
const HELD = '(p.legal_hold or c.held_at is not null or u.held_at is not null)';
const PAGE = `
  select c.id, c.created_at::text as at, ${HELD} as held ${DUE}
    and ($6::timestamptz is null or (c.created_at, c.id) > ($6, $7::uuid))
  order by c.created_at, c.id limit $8`;
const BASIS = `case when $5 = 'creation' then c.created_at else a.active_at end`;
const PREVIEW = `
  select count(*) filter (where not ${HELD})::int as conversations,
    coalesce(sum(a.message_count) filter (where not ${HELD}), 0)::int as messages,
    min(${BASIS}) filter (where not ${HELD}) as oldest, max(${BASIS}) filter (where not ${HELD}) as newest,
    count(*) filter (where ${HELD})::int as held ${DUE}`;

interface StandingRow {
  readonly keep_days: number | null;
  readonly keep_from: RetentionPolicy['from'];
  readonly updated_at: Date;
  readonly last_run: RetentionRun | null;
}
interface PreviewRow {
  readonly conversations: number;
  readonly messages: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
  readonly held: number;
}
type Queries = Pick<Pool, 'query'>;

export class PostgresRetention implements Retention {
  constructor(
    private readonly pool: Pool,
    /** Owed for a project whose policy is to be applied. */
    private readonly applied: OwedWorkDefinition,
  ) {}

  read(scope: AccountScope, projectId: string): Promise<RetentionStanding | null> {
    return readIn(this.pool, scope, projectId);
  }

  set(
    call: CallContext,
    projectId: string,
    policy: RetentionPolicy,
    reason: string | null,
  ): Promise<RetentionStanding | null> {
    const { shard, accountId } = call.scope;
    return inTransaction(this.pool, async (tx) => {
      const before = await readIn(tx, call.scope, projectId, 'for update of p');
      if (!before || isSame(before.policy, policy)) return before;
      await tx.query(SET, [shard, accountId, projectId, policy.keepDays, policy.from]);
      const [from, to] = [factsOf(before.policy), factsOf(policy)];
      await auditIn(tx, { call, reason }, call.scope, actOf(projectId, 'retention.set', from, to));
      await armIn(tx, this.applied, [{ shard, accountId, lane: projectId, by: 'now' }]);
      return readIn(tx, call.scope, projectId);
    });
  }

  remove(call: CallContext, projectId: string, reason: string | null): Promise<boolean> {
    const { shard, accountId } = call.scope;
    return inTransaction(this.pool, async (tx) => {
      const before = await readIn(tx, call.scope, projectId, 'for update of p');
      if (!before?.policy) return before !== null;
      await tx.query(REMOVE, [shard, accountId, projectId]);
      const act = actOf(projectId, 'retention.removed', factsOf(before.policy), null);
      await auditIn(tx, { call, reason }, call.scope, act);
      return true;
    });
  }

  async preview(
    scope: AccountScope,
    projectId: string,
    from: RetentionPolicy['from'],
    cutoff: string,
  ): Promise<RetentionPreview | null> {
    if (!(await this.read(scope, projectId))) return null;
    const { rows } = await this.pool.query<PreviewRow>(PREVIEW, [
      scope.shard,
      scope.accountId,
      projectId,
      cutoff,
      from,
    ]);
    const [row] = rows;
    if (!row) return null;
    const { oldest, newest, ...counts } = row;
    return { ...counts, oldest: oldest?.toISOString() ?? null, newest: newest?.toISOString() ?? null };
  }

  async due(
    { shard, accountId }: Parameters<Retention['due']>[0],
    projectId: string,
    from: RetentionPolicy['from'],
    cutoff: string,
    { after, limit }: Parameters<Retention['due']>[4],
  ): Promise<readonly Due[]> {
    const { rows } = await this.pool.query<Due>({
      name: 'retention-due',
      text: PAGE,
      values: [shard, accountId, projectId, cutoff, from, after?.at, after?.id, limit],
    });
    return rows;
  }

  ran(call: CallContext, projectId: string, run: RetentionRun): Promise<void> {
    const { shard, accountId } = call.scope;
    return inTransaction(this.pool, async (tx) => {
      await tx.query(RAN, [shard, accountId, projectId, run]);
      if (run.conversations > 0)
        await auditIn(tx, { call, reason: null }, call.scope, actOf(projectId, 'retention.applied', null, run));
    });
  }
}

const readIn = async (
  db: Queries,
  { shard, accountId, projectId: bound }: AccountScope,
  projectId: string,
  lock = '',
): Promise<RetentionStanding | null> => {
  const { rows } = await db.query<StandingRow>(`${READ} ${lock}`, [shard, accountId, projectId, bound]);
  const [row] = rows;
  if (!row) return null;
  if (row.keep_days === null) return { policy: null, lastRun: null };
  const policy = { keepDays: row.keep_days, from: row.keep_from, updatedAt: row.updated_at.toISOString() };
  return { policy, lastRun: row.last_run };
};

const isSame = (one: RetentionPolicy | null, { keepDays, from }: RetentionPolicy): boolean =>
  one?.keepDays === keepDays && one.from === from;

const factsOf = (policy: RetentionPolicy | null): object | null =>
  policy && { keepDays: policy.keepDays, from: policy.from };

const actOf = (projectId: string, action: string, before: object | null, after: object | null) => ({
  ...{ action, before, after },
  ...{ subjectKind: 'project', subjectId: projectId },
});
