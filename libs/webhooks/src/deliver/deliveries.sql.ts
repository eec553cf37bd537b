export const OF_ENDPOINT = 'd.shard = $1 and d.account_id = $2 and d.endpoint_id = $3';
const OF_DELIVERY = `${OF_ENDPOINT} and d.conversation_id = $4 and d.version = $5`;

const ROWS = `select $1, k.account_id, k.endpoint_id, k.conversation_id, k.version, k.position, k.event_id, k.type,
    k.occurred_at, 'pending'
  from json_to_recordset($2) as k (account_id uuid, endpoint_id uuid, conversation_id uuid, version int,
    position bigint, event_id uuid, type text, occurred_at timestamptz)`;

const COLUMNS =
  'shard, account_id, endpoint_id, conversation_id, version, position, event_id, type, occurred_at, status';

/** $1 shard · $2 the rows as JSON. What is there already stays as it is. */
export const INSERT = `insert into webhook_deliveries (${COLUMNS}) ${ROWS}
  on conflict (shard, account_id, endpoint_id, conversation_id, version) do nothing`;

/** As INSERT; what is there already is owed anew. */
export const OWE_ANEW = `insert into webhook_deliveries as d (${COLUMNS}) ${ROWS}
  on conflict (shard, account_id, endpoint_id, conversation_id, version) do update set
    status = 'pending', round = d.round + 1, tries = 0, next_try_at = null, owed_at = now(), ended_at = null`;

/** $4 conversation. What is next in turn, and how the endpoint stands. */
export const NEXT = `select d.version, d.round, d.tries, d.owed_at, s.failing_since,
    s.replay_at is not null and d.position > s.replay_at as behind_replay
  from webhook_deliveries d
  left join webhook_standings s on s.shard = d.shard and s.account_id = d.account_id and s.endpoint_id = d.endpoint_id
  where ${OF_ENDPOINT} and d.conversation_id = $4 and d.status = 'pending'
  order by d.version limit 1`;

/**
 * $5 version · $6 round · $7 status · $8 next try · $9 at · $10 duration in ms · $11 HTTP status · $12 error. The
 * attempt is kept in any case; what came of it only if it was not owed anew meanwhile.
 */
export const RECORD = `with tried as (
    update webhook_deliveries d set attempts = d.attempts + 1,
      tries = case when d.round = $6::int then d.tries + 1 else d.tries end,
      status = case when d.round = $6::int then $7 else d.status end,
      next_try_at = case when d.round = $6::int then $8::timestamptz else d.next_try_at end,
      ended_at = case when d.round = $6::int and $7 <> 'pending' then now() else d.ended_at end
    where ${OF_DELIVERY} returning d.attempts
  )
  insert into webhook_attempts (shard, account_id, endpoint_id, conversation_id, version, attempt, at, duration_ms,
    status, error)
  select $1, $2, $3, $4, $5, tried.attempts, $9, $10, $11, $12 from tried`;

/** $5 version. It can never be sent. */
export const GIVE_UP = `update webhook_deliveries d set status = 'failed', next_try_at = null, ended_at = now()
  where ${OF_DELIVERY} and d.status = 'pending'`;

/** $4 since. */
export const FAILS = `insert into webhook_standings as s (shard, account_id, endpoint_id, failing_since)
  values ($1, $2, $3, $4) on conflict (shard, account_id, endpoint_id) do update
  set failing_since = coalesce(s.failing_since, excluded.failing_since)`;

export const IS_WELL = `update webhook_standings d set failing_since = null
  where ${OF_ENDPOINT} and d.failing_since is not null`;

/** $4 limit. */
export const WAITING = `select count(*)::int as waiting from (
  select from webhook_deliveries d where ${OF_ENDPOINT} and d.status = 'pending' limit $4) few`;

/** $4 the conversation behind which to go on · $5 limit. */
export const WAITING_CONVERSATIONS = `select distinct d.conversation_id from webhook_deliveries d
  where ${OF_ENDPOINT} and d.status = 'pending' and ($4::uuid is null or d.conversation_id > $4)
  order by d.conversation_id limit $5`;
