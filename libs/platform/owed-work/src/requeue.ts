import type { ClientBase } from 'pg';
import { ERROR, FAILING } from './look';
import type { LaneKey } from './rows';

type Queries = Pick<ClientBase, 'query'>;

/** What was given another chance, as it was before. */
export interface Requeued extends LaneKey {
  readonly state: 'owed' | 'failed';
  readonly attempt: number;
  readonly lastError: string | null;
}

export interface FailureKey {
  readonly kind: string;
  /** Null: nobody said why. */
  readonly error: string | null;
  readonly frame: string | null;
}

const PICKED = `w.shard, w.account_id, w.kind, w.lane, w.state, w.attempt, w.last_error`;
const NOBODYS = '(w.holder is null or w.available_at <= now())';
/** Due at once with a fresh budget; what it went through stays in its history. Whoever held it has lost it. */
const REQUEUE = `update owed_work w set state = 'owed', attempt = 0, holder = null, last_error = null, due_at = now(),
    available_at = now()
  from picked p where w.shard = p.shard and w.account_id = p.account_id and w.kind = p.kind and w.lane = p.lane
  returning p.shard, p.account_id as "accountId", p.kind, p.lane, p.state, p.attempt, p.last_error as "lastError"`;

const ONE = `with picked as materialized (
  select ${PICKED} from owed_work w
  where w.shard = $1 and w.account_id = $2 and w.kind = $3 and w.lane = $4 and ${FAILING} and ${NOBODYS} for update
) ${REQUEUE}`;
const GROUP = `with picked as materialized (
  select ${PICKED} from owed_work w
  where w.kind = $1 and ${ERROR} = $2 and ${FAILING} and ${NOBODYS}
    and case when w.last_error is not null then w.last_frame end is not distinct from $3::text
  order by w.shard, w.account_id, w.lane limit $4 for update skip locked
) ${REQUEUE}`;

/**
 * Gives failing work another chance, in the caller's transaction. Null unless it is failing and nobody holds it: work
 * whose end was recorded, that waits for its time, or that runs now is left as it is.
 */
export const requeueIn = async (tx: Queries, { shard, accountId, kind, lane }: LaneKey): Promise<Requeued | null> =>
  (await tx.query<Requeued>({ text: ONE, values: [shard, accountId, kind, lane] })).rows[0] ?? null;

/** The same for up to `limit` rows that fail alike; those somebody is just changing are passed over. */
export const requeueAllIn = async (
  tx: Queries,
  { kind, error, frame }: FailureKey,
  limit: number,
): Promise<readonly Requeued[]> =>
  (await tx.query<Requeued>({ text: GROUP, values: [kind, error ?? '', frame, limit] })).rows;
