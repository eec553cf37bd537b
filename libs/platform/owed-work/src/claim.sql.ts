import { noted } from './history.sql';

/**
 * That a row is owed, said so that the planner cannot prove it: a single row must be reached by its primary key, never
 * through the index of open rows, which holds an account's whole backlog.
 */
export const STILL_OWED = `w.state not in ('done', 'failed')`;

/** At most this many accounts are looked at by one claim; the next one begins where it stopped. */
const ACCOUNTS = 64;

const OPEN = `owed_work w where w.kind = $1 and w.state = 'owed'`;
const FIRST = `order by w.shard, w.account_id limit 1`;

/**
 * Claims up to $2 due rows of kind $1, accounts in turn.
 *
 * $3, $4: the account after which the walk begins · $5 lease in ms · $6 attempts · $7 ms after which to give up ·
 * $8 holder. Answers one row per claim, or a single row without a lane; each carries where the walk ended, how long
 * until the next row is due (ms, null if not within a lease), and whether more may be had at once.
 *
 * - The walk hops from account to account along `owed_work_open`; a backlog costs one hop however long it is.
 * - From each account only the oldest few due rows are looked at; the account that holds least goes first.
 * - Rows somebody else is just claiming are skipped, not waited for. The lock is taken in a materialised step, row by
 *   row until there are enough, and re-checks that the row is still due: no row is claimed twice.
 * - Rows are joined by LATERAL, and changed where they were locked: no table statistics, however stale, can turn a
 *   look-up into a scan. A row that changed after the claim had begun is left for the next one.
 */
export const CLAIM = `
with recursive ahead (n, shard, account_id) as (
  (select 1, w.shard, w.account_id from ${OPEN}
    and (w.shard, w.account_id) > ($3::smallint, $4::uuid) ${FIRST})
  union all
  select a.n + 1, b.shard, b.account_id
  from ahead a
  cross join lateral (
    select w.shard, w.account_id from ${OPEN} and (w.shard, w.account_id) > (a.shard, a.account_id) ${FIRST}
  ) b
  where a.n < ${ACCOUNTS}
), behind (n, shard, account_id) as (
  (select c.n + 1, b.shard, b.account_id
   from (select count(*)::int as n from ahead) c
   cross join lateral (
     select w.shard, w.account_id from ${OPEN} and (w.shard, w.account_id) <= ($3::smallint, $4::uuid) ${FIRST}
   ) b
   where c.n < ${ACCOUNTS})
  union all
  select a.n + 1, b.shard, b.account_id
  from behind a
  cross join lateral (
    select w.shard, w.account_id from ${OPEN} and (w.shard, w.account_id) > (a.shard, a.account_id)
      and (w.shard, w.account_id) <= ($3::smallint, $4::uuid) ${FIRST}
  ) b
  where a.n < ${ACCOUNTS}
), walked as materialized (
  select n, shard, account_id from ahead union all select n, shard, account_id from behind
), looked as materialized (
  select a.shard, a.account_id, near.held, near.next_at, few.take
  from walked a
  cross join (select 8 + 2 * $2::int / greatest(count(*)::int, 1) as take from walked) few
  cross join lateral (
    select count(r.holder)::int as held, min(r.available_at) filter (where r.holder is null) as next_at
    from (
      select w.holder, w.available_at from ${OPEN} and w.shard = a.shard and w.account_id = a.account_id
        and w.available_at > now() and w.available_at <= now() + $5::int * interval '1 millisecond'
      order by w.available_at limit 256
    ) r
  ) near
), due as materialized (
  select a.shard, a.account_id, r.lane, r.available_at, a.held + r.rank as load, r.rank >= a.take as cut
  from looked a
  cross join lateral (
    select o.lane, o.available_at, row_number() over (order by o.available_at) as rank
    from (
      select w.lane, w.available_at from ${OPEN} and w.shard = a.shard and w.account_id = a.account_id
        and w.available_at <= now()
      order by w.available_at limit a.take
    ) o
  ) r
), picked as materialized (
  select w.place, w.last_error
  from (select * from due order by load, available_at) d
  cross join lateral (
    select w.ctid as place, w.last_error from owed_work w
    where w.shard = d.shard and w.account_id = d.account_id and w.kind = $1 and w.lane = d.lane
      and ${STILL_OWED} and w.available_at <= now()
    for update skip locked
  ) w
  limit $2
), claimed as (
  update owed_work w
  set attempt = w.attempt + 1, holder = $8::uuid, last_error = null,
      available_at = now() + $5::int * interval '1 millisecond',
      history = ${noted('claimed', `'attempt', w.attempt + 1, 'worker', $8::uuid`)}
  from picked p
  where w.ctid = p.place
  returning w.shard, w.account_id, w.lane, w.subject_id, w.subject, w.attempt, w.due_at, w.traceparent, p.last_error,
    w.history,
    w.attempt > $6::int or (w.attempt > 1 and now() > w.due_at + $7::float8 * interval '1 millisecond') as exhausted,
    w.attempt < $6::int and now() < w.due_at + $7::float8 * interval '1 millisecond' as tries_left
)
select c.*, s.*
from (
  select
    (select l.shard from walked l order by l.n desc limit 1) as last_shard,
    (select l.account_id from walked l order by l.n desc limit 1) as last_account_id,
    (select extract(epoch from min(l.next_at) - now())::float8 * 1000 from looked l) as next_due_ms,
    (select count(*)::int > (select count(*)::int from picked) or coalesce(bool_or(d.cut), false) from due d) as more
) s
left join claimed c on true`;
