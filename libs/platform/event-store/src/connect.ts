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

/** For transactions of other kinds, e.g. a follower's. */
const sessionSettings = set({ ...common, statement_timeout: "'30s'" });

/** A pool whose idle clients are replaced when they lose their server, instead of ending the process. */
export const openPool = (connectionString: string, max: number, settings = sessionSettings): Pool => {
  const pool = new Pool({
    ...clientConfig(connectionString),
    max,
    query_timeout: 35_000, // beyond the statement timeout: a server that is gone without a word
    onConnect: (async (client: ClientBase) => {
      await client.query(settings);
    }) as (client: ClientBase) => void,
  });
  pool.on('error', () => undefined);
  return pool;
};

const GOODBYE_MS = 1_000;

/** Ends a pool, but does not wait for a server that is gone. */
export const closePool = async (pool: Pool): Promise<void> => {
  if (pool.ending) return;
  let deadline: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (deadline = setTimeout(resolve, GOODBYE_MS)));
  await Promise.race([pool.end().catch(() => undefined), late]);
  clearTimeout(deadline);
};

/** Shutdown, crash, start-up, too many connections, a timeout, a broken connection, a session that is not ours. */
const SESSION_ENDED = /^(57P0[1235]|25P0[34]|53300|08...|26000)$/;

/** The session is gone (or never was): what it was asked last may or may not have happened. */
export const isConnectionLoss = (error: unknown): boolean =>
  !(error instanceof DatabaseError) || SESSION_ENDED.test(error.code ?? '');
