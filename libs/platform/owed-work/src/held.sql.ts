import { STILL_OWED } from './claim.sql';
import { noted } from './history.sql';

const MINE = `unnest($1::smallint[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::int[], $7::uuid[])
  with ordinality as c (shard, account_id, kind, lane, subject_id, attempt, holder, n)`;
const KEY = 'w.shard = c.shard and w.account_id = c.account_id and w.kind = c.kind and w.lane = c.lane';
const FENCE = `${STILL_OWED} and w.subject_id = c.subject_id and w.attempt = c.attempt and w.holder = c.holder`;

/**
 * Both batches take only locks that are free, so they can never deadlock with an append that changes several lanes.
 * A row that is being written right now is left alone: renewing has two more chances before the lease ends, and a
 * row that missed its closing is claimed once more and found settled. Rows are changed where they were locked: a join by
 * key would be planned as a scan of all while there are no statistics.
 */
const locked = `select w.* from ${MINE} cross join lateral (
    select w.ctid as place from owed_work w where ${KEY} and ${FENCE} for update skip locked
  ) w`;

/** $1–$7 the claims, column by column · $8 lease in ms. Answers the ordinals (from 1) of those still held. */
export const RENEW = `
with free as materialized (${locked}), renewed as (
  update owed_work w set available_at = now() + $8::int * interval '1 millisecond' from free f where w.ctid = f.place
)
select c.n::int as n from ${MINE}
cross join lateral (select 1 from owed_work w where ${KEY} and ${FENCE} offset 0) held`;

/** $1–$7 the claims. Rows that an append settled already are not ours any more and stay as they are. */
export const CLOSE = `
with free as materialized (${locked})
update owed_work w set state = 'done', holder = null from free f where w.ctid = f.place`;

const ONE = `w.shard = $1 and w.account_id = $2 and w.kind = $3 and w.lane = $4 and ${STILL_OWED}
  and w.subject_id = $5 and w.attempt = $6 and w.holder = $7`;

/**
 * $8 delay in ms · $9 error kind · $10 ms after which to give up · $11 where it came from. A delay does not reach beyond that moment (then the
 * failure is due), unless it has passed already. Answers the delay in ms.
 */
export const POSTPONE = `
update owed_work w set holder = null, last_error = $9, last_frame = $11,
  history = ${noted('postponed', `'attempt', w.attempt, 'error', $9::text`)}, available_at = case
    when now() < w.due_at + $10::float8 * interval '1 millisecond'
    then least(now() + $8::float8 * interval '1 millisecond', w.due_at + $10::float8 * interval '1 millisecond')
    else now() + $8::float8 * interval '1 millisecond' end
where ${ONE}
returning extract(epoch from w.available_at - now())::float8 * 1000 as delay_ms`;

/** $8 delay in ms: owed from then on, as if it had just been promised. */
export const LATER = `
update owed_work w set holder = null, attempt = 0, last_error = null, history = null,
  due_at = now() + $8::float8 * interval '1 millisecond', available_at = now() + $8::float8 * interval '1 millisecond'
where ${ONE} returning 1`;

/** Hands a claim back as it was: due at once, its attempt not burnt. $8: the error of the attempt before it. */
export const RELEASE = `
update owed_work w set holder = null, attempt = w.attempt - 1, available_at = now(), last_error = $8,
  history = ${noted('released', `'attempt', w.attempt`)}
where ${ONE}`;

/** $8 error kind. */
export const FAIL = `update owed_work w set state = 'failed', holder = null, last_error = $8, last_frame = null where ${ONE}`;

export const STATS = `
select w.kind, count(*)::int as open,
  (count(*) filter (where w.available_at <= now()))::int as due,
  greatest(0, extract(epoch from now() - min(w.due_at)) * 1000)::float8 as oldest_due_ms
from owed_work w where w.state = 'owed' group by w.kind`;
