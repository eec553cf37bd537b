import { Pool } from 'pg';

// What is read often lies in memory, or on a disk without moving parts: to fetch one row costs little more than the next.
const SETTINGS = '-c jit=off -c random_page_cost=1.1';

/** A pool for hot reads. A client that lost its server is dropped and replaced; without the listener the process would exit. */
export const openPool = (url: string, { max = 8 }: { readonly max?: number } = {}): Pool => {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    options: SETTINGS,
  });
  pool.on('error', () => undefined);
  return pool;
};
