import { type ClientBase, type ClientConfig, DatabaseError, Pool } from 'pg';

const set = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `set ${name} = ${value}`)
    .join('; ');

const common = { timezone: "'UTC'", jit: 'off', idle_in_transaction_session_timeout: "'15s'" };

/** A writer's plans must not depend on statistics: rows are found by key, or not at all. */
export const writerSettings = set({
  ...common,
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_mergejoin: 'off',
  enable_sort: 'off',
  enable_incremental_sort: 'off',
  lock_timeout: "'2s'",
  statement_timeout: "'10s'",
});

/** Keyset pages come out of an index in order; a plan that would scan or sort is never the better one. */
export const readerSettings = set({
  ...common,
  enable_seqscan: 'off',
  enable_sort: 'off',
  enable_incremental_sort: 'off',
  enable_bitmapscan: 'off',
  statement_timeout: "'30s'",
});

export const clientConfig = (connectionString: string): ClientConfig => ({
  connectionString,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
  connectionTimeoutMillis: 2_000,
});

/** A pool whose idle clients are replaced when they lose their server, instead of ending the process. */
export const openPool = (connectionString: string, max: number, settings: string): Pool => {
  const pool = new Pool({
    ...clientConfig(connectionString),
    max,
    onConnect: (async (client: ClientBase) => {
      await client.query(settings);
    }) as (client: ClientBase) => void,
  });
  pool.on('error', () => undefined);
  return pool;
};

/** Shutdown, crash, start-up, too many connections, and sessions ended by a timeout or a connection error. */
const SESSION_ENDED = /^(57P0[1235]|25P0[34]|53300|08...)$/;

/** The session is gone (or never was): what it was asked last may or may not have happened. */
export const isConnectionLoss = (error: unknown): boolean =>
  !(error instanceof DatabaseError) || SESSION_ENDED.test(error.code ?? '');
