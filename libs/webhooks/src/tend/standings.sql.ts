const OF_ENDPOINT = 's.shard = $1 and s.account_id = $2 and s.endpoint_id = $3';

export const READ = `select s.failing_since, s.replay_at, s.replay_until, s.replay_since
  from webhook_standings s where ${OF_ENDPOINT}`;

/** $4 the position behind which to begin · $5 the last position · $6 recorded since, or null. */
export const BEGIN_REPLAY = `insert into webhook_standings as s
    (shard, account_id, endpoint_id, replay_at, replay_until, replay_since) values ($1, $2, $3, $4, $5, $6)
  on conflict (shard, account_id, endpoint_id) do update set replay_at = excluded.replay_at,
    replay_until = excluded.replay_until, replay_since = excluded.replay_since
  where s.replay_at is null returning replay_until`;

/** $4 how far it has come. */
export const GO_ON = `update webhook_standings s set replay_at = $4 where ${OF_ENDPOINT}`;

export const END_REPLAY = `update webhook_standings s set replay_at = null, replay_until = null, replay_since = null
  where ${OF_ENDPOINT}`;
