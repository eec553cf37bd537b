import { Pool, type ClientBase, type PoolConfig } from 'pg';

// Keyset pages come out of the primary keys; a plan that scans or sorts a large table is never the better one. A statement
// of a minute is stuck; what may take longer says so.
const SETTINGS = `set timezone = 'UTC'; set jit = off; set enable_seqscan = off; set random_page_cost = 1.1;
  set statement_timeout = '60s'; set idle_in_transaction_session_timeout = '60s'`;

export const replayPoolConfig = (connectionString: string): PoolConfig => ({
  connectionString,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
  connectionTimeoutMillis: 5_000,
  application_name: 'verbatim-replay',
});

/** Connects when there is a replay to run; idle connections are let go. */
export const openReplayPool = (config: PoolConfig): Pool => {
  const pool = new Pool({
    ...config,
    max: 6,
    onConnect: (async (client: ClientBase) => {
      await client.query(SETTINGS);
    }) as (client: ClientBase) => void,
  });
  pool.on('error', () => undefined);
  return pool;
};
