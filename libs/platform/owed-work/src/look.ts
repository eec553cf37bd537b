import type { ClientBase } from 'pg';
import { STATS } from './held.sql';
import type { LaneKey } from './rows';
import type { WorkNote } from './types';
import type { WorkStats } from './work-claimer';

type Queries = Pick<ClientBase, 'query'>;

/** Given up, or to be tried again because its last attempt failed. Word for word what `owed_work_failing` has. */
export const FAILING = `(w.state = 'failed' or (w.state = 'owed' and w.last_error is not null))`;
/** As the index has it, since null has no place in an order. */
export const ERROR = `coalesce(w.last_error, '')`;
const FRAME = 'case when w.last_error is not null then w.last_frame end';
const HELD = `coalesce(w.state = 'owed' and w.holder is not null and w.available_at > now(), false)`;

const COLUMNS = `w.shard, w.account_id as "accountId", w.kind, w.lane, w.stream_id as "streamId",
  w.subject_id as "subjectId", w.subject, w.state, ${HELD} as running, w.attempt, w.due_at as "dueAt",
  w.available_at as "availableAt", w.holder as worker, w.last_error as "lastError", ${FRAME} as "lastFrame",
  w.traceparent, w.history, w.available_at::text as at`;

/** A row of owed work as it stands. */
export interface OwedRow extends LaneKey {
  readonly streamId: string;
  readonly subjectId: string;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly state: 'owed' | 'done' | 'failed';
  /** Somebody holds it now. */
  readonly running: boolean;
  readonly attempt: number;
  readonly dueAt: Date;
  /** The next try, or the end of the lease of who holds it. */
  readonly availableAt: Date;
  readonly worker: string | null;
  readonly lastError: string | null;
  /** Where in our code an unknown error came from. */
  readonly lastFrame: string | null;
  readonly traceparent: string | null;
  readonly history: readonly WorkNote[] | null;
  /** `availableAt` in full, for a place in the list. */
  readonly at: string;
}

/** Where a list of one kind stands: at a time (of open work) or an error (of failing work) of an account's lane. */
export interface OwedPlace {
  readonly shard: number;
  readonly accountId: string;
  readonly by: string;
  readonly lane: string;
}

export interface OwedPage {
  readonly kind: string;
  readonly account: { readonly shard: number; readonly accountId: string } | null;
  readonly after: OwedPlace | null;
  readonly limit: number;
}

const ACCOUNT = '($2::smallint is null or (w.shard = $2 and w.account_id = $3::uuid))';
/** Along `owed_work_open`. */
const OPEN = `select ${COLUMNS} from owed_work w where w.kind = $1 and w.state = 'owed' and ${ACCOUNT}
  and ($4::smallint is null or (w.shard, w.account_id, w.available_at, w.lane) > ($4, $5::uuid, $6::timestamptz, $7::uuid))
  order by w.shard, w.account_id, w.available_at, w.lane limit $8`;
/** Along `owed_work_failing`. */
const FAILED = `select ${COLUMNS} from owed_work w where w.kind = $1 and ${FAILING} and ${ACCOUNT}
  and ($4::smallint is null or (${ERROR}, w.shard, w.account_id, w.lane) > ($6::text, $4, $5::uuid, $7::uuid))
  and ($9::text is null or ${ERROR} = $9) order by ${ERROR}, w.shard, w.account_id, w.lane limit $8`;
const ONE = `select ${COLUMNS} from owed_work w
  where w.shard = $1 and w.account_id = $2 and w.kind = $3 and w.lane = $4`;

const pageValues = ({ kind, account, after, limit }: OwedPage): unknown[] => [
  ...[kind, account?.shard, account?.accountId, after?.shard, after?.accountId, after?.by, after?.lane, limit],
];

/** All work of a kind that is owed, by account; of each, what is due first. */
export const listOpenWork = async (db: Queries, page: OwedPage): Promise<readonly OwedRow[]> =>
  (await db.query<OwedRow>({ text: OPEN, values: pageValues(page) })).rows;

/** The failing work of a kind, by error and account. `error`: only this one's. */
export const listFailingWork = async (db: Queries, page: OwedPage, error: string | null): Promise<readonly OwedRow[]> =>
  (await db.query<OwedRow>({ text: FAILED, values: [...pageValues(page), error] })).rows;

/** What a lane owes, or owed last. */
export const findWork = async (db: Queries, { shard, accountId, kind, lane }: LaneKey): Promise<OwedRow | null> =>
  (await db.query<OwedRow>({ text: ONE, values: [shard, accountId, kind, lane] })).rows[0] ?? null;

export interface FailureGroup {
  readonly kind: string;
  /** Null when nobody said why. */
  readonly error: string | null;
  readonly frame: string | null;
  readonly count: number;
  /** Of these, given up. */
  readonly failed: number;
  readonly accounts: number;
  readonly oldestDueAt: Date;
  readonly example: { readonly shard: number; readonly accountId: string; readonly lane: string };
}

const GROUPS = `
  select w.kind, w.last_error as error, w.frame, count(*)::int as count,
    (count(*) filter (where w.state = 'failed'))::int as failed, count(distinct w.account_id)::int as accounts,
    min(w.due_at) as "oldestDueAt",
    (array_agg(json_build_object('shard', w.shard, 'accountId', w.account_id, 'lane', w.lane) order by w.due_at))[1]
      as example
  from (select w.*, ${FRAME} as frame from owed_work w where ${FAILING} limit $1) w
  group by w.kind, w.last_error, w.frame order by count(*) desc, w.kind, w.last_error, w.frame limit $2`;

/** Failing work put together by kind, error and frame, the largest group first. Looks at `most` rows at most. */
export const groupFailures = async (
  db: Queries,
  { most, groups }: { readonly most: number; readonly groups: number },
): Promise<readonly FailureGroup[]> => (await db.query<FailureGroup>({ text: GROUPS, values: [most, groups] })).rows;

/** One row for each kind that has open work. */
export const readWorkStats = async (db: Queries): Promise<readonly WorkStats[]> => {
  const { rows } = await db.query<{ kind: string; open: number; due: number; oldest_due_ms: number }>({ text: STATS });
  return rows.map(({ oldest_due_ms: oldestDueMs, ...row }) => ({ ...row, oldestDueMs }));
};
