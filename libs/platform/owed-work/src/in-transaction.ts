import { STILL_OWED } from './claim.sql';
import type { LaneKey, Owed } from './rows';
import type { Claim, OwedWorkDefinition } from './types';

/** Runs SQL in the caller's transaction: a pg client or a TypeORM EntityManager is one. */
export interface SqlRunner {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/** As SqlRunner, where the rows are needed, too. */
interface SqlReader {
  query(sql: string, values?: unknown[]): Promise<{ rowCount: number | null }>;
}

const OWE = `
insert into owed_work as w
  (shard, account_id, kind, lane, stream_id, subject_id, subject, state, attempt, due_at, available_at, traceparent)
values ($1, $2, $3, $4, $5, $6, $7, 'owed', 0, $8, $8, $9)
on conflict (shard, account_id, kind, lane) do update set
  stream_id = excluded.stream_id, subject_id = excluded.subject_id, subject = excluded.subject, state = 'owed',
  attempt = 0, due_at = excluded.due_at, available_at = excluded.available_at, holder = null, last_error = null,
  history = null, traceparent = excluded.traceparent
where w.state <> 'owed'`;

const KEY = 'w.shard = $1 and w.account_id = $2 and w.kind = $3 and w.lane = $4';
const LOCK_LANE = `select from owed_work w where ${KEY} for update`;
const LOCK_CLAIM = `
select from owed_work w
where ${KEY} and ${STILL_OWED} and w.subject_id = $5 and w.attempt = $6 and w.holder = $7 for update`;
const CLOSE = `update owed_work w set state = 'done', holder = null where ${KEY}`;
const OWE_AGAIN = `
update owed_work w set attempt = 0, holder = null, last_error = null, history = null, due_at = now(),
  available_at = now() + $5::float8 * interval '1 millisecond'
where ${KEY}`;

const keyOf = ({ shard, accountId, kind, lane }: LaneKey): unknown[] => [shard, accountId, kind, lane];

/** Promises work in the caller's transaction; a lane that owes something already is left as it is. */
export const oweIn = async <Subject extends object>(
  sql: SqlRunner,
  { kind }: OwedWorkDefinition<Subject>,
  owed: Owed<Subject>,
): Promise<void> => {
  const { streamId, subjectId, subject, dueAt, traceparent } = owed;
  const rest = [streamId, subjectId, JSON.stringify(subject), dueAt, traceparent];
  await sql.query(OWE, [...keyOf({ ...owed, kind }), ...rest]);
};

const OWE_ALL = `
insert into owed_work as w
  (shard, account_id, kind, lane, stream_id, subject_id, subject, state, attempt, due_at, available_at)
select $1, k.account_id, $2, k.lane, k.stream_id, k.lane, k.subject, 'owed', 0, now(), now()
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::jsonb[]) as k (account_id, lane, stream_id, subject)
order by k.account_id, k.lane
on conflict (shard, account_id, kind, lane) do update set
  state = 'owed', attempt = 0, due_at = excluded.due_at, available_at = excluded.available_at, holder = null,
  last_error = null, history = null
where w.state <> 'owed' or ($7 and w.holder is null and w.available_at > now())`;

/**
 * Promises the same kind of work in many lanes of a shard, due at once; a lane must not be named twice. Who holds a lane
 * keeps it, and a lane that owes something already is left as it is; `hasten`: it is due at once as well. Every lane is
 * locked until the transaction ends, in order: two that promise the same lanes wait for each other.
 */
export const oweAllIn = async <Subject extends object>(
  sql: SqlRunner,
  { kind }: OwedWorkDefinition<Subject>,
  shard: number,
  owed: readonly Pick<Owed<Subject>, 'accountId' | 'lane' | 'streamId' | 'subject'>[],
  { hasten = false }: { readonly hasten?: boolean } = {},
): Promise<void> => {
  if (owed.length === 0) return;
  await sql.query(OWE_ALL, [
    ...[shard, kind, owed.map(({ accountId }) => accountId), owed.map(({ lane }) => lane)],
    ...[owed.map(({ streamId }) => streamId), owed.map(({ subject }) => JSON.stringify(subject)), hasten],
  ]);
};

export interface Armed extends Pick<LaneKey, 'shard' | 'accountId' | 'lane'> {
  /** RFC 3339 UTC: to be looked at by then; `now` is read by the database. */
  readonly by: string;
}

const ARM = `
insert into owed_work as w
  (shard, account_id, kind, lane, stream_id, subject_id, subject, state, attempt, due_at, available_at)
select k.shard, k.account_id, $1, k.lane, k.lane, k.lane, '{}', 'owed', 0, k.due, k.due
from (
  select shard, account_id, lane, min(due) as due
  from unnest($2::smallint[], $3::uuid[], $4::uuid[], $5::timestamptz[]) as k (shard, account_id, lane, due)
  group by shard, account_id, lane order by shard, account_id, lane
) k
where not exists (
  select from owed_work o where o.shard = k.shard and o.account_id = k.account_id and o.kind = $1 and o.lane = k.lane
    and o.state = 'owed' and o.holder is null and o.available_at <= k.due
)
on conflict (shard, account_id, kind, lane) do update set
  state = 'owed', attempt = 0, due_at = excluded.due_at, available_at = excluded.available_at, holder = null,
  last_error = null, history = null`;

/**
 * Sees to it that each lane is looked at by its time, for work whose lane is its subject. Whoever holds a lane now loses
 * it: what it saw is not the latest. A lane that is to be looked at earlier is left as it is.
 */
export const armIn = async (sql: SqlRunner, { kind }: OwedWorkDefinition, lanes: readonly Armed[]): Promise<void> => {
  if (lanes.length === 0) return;
  const column = <Name extends keyof Armed>(name: Name) => lanes.map((armed) => armed[name]);
  await sql.query(ARM, [kind, column('shard'), column('accountId'), column('lane'), column('by')]);
};

/** Keeps everybody else from claiming, renewing or ending what the lane owes, until the transaction ends. */
export const lockLane = async (sql: SqlRunner, lane: LaneKey): Promise<void> => {
  await sql.query(LOCK_LANE, keyOf(lane));
};

/** Locks the row of a claim. False when the claim is lost: then nothing may be changed in its name. */
export const lockClaim = async (tx: SqlReader, claim: Claim): Promise<boolean> => {
  const { rowCount } = await tx.query(LOCK_CLAIM, [...keyOf(claim), claim.subjectId, claim.attempt, claim.holder]);
  return rowCount === 1;
};

/** The claim, locked before, has come to its end. */
export const closeIn = async (sql: SqlRunner, claim: Claim): Promise<void> => {
  await sql.query(CLOSE, keyOf(claim));
};

/** The claim, locked before, is handed back for anybody to take after a delay, with a fresh budget of attempts and time. */
export const oweAgainIn = async (sql: SqlRunner, claim: Claim, delayMs = 0): Promise<void> => {
  await sql.query(OWE_AGAIN, [...keyOf(claim), delayMs]);
};
