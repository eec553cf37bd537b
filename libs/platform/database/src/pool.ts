import { Pool } from 'pg';

/** A pool for hot reads. A client that lost its server is dropped and replaced; without the listener the process would exit. */
export const openPool = (url: string, { max = 8 }: { readonly max?: number } = {}): Pool => {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    options: '-c jit=off',
  });
  pool.on('error', () => undefined);
  return pool;
};
