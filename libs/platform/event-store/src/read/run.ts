import { DatabaseError, type Pool, type QueryArrayConfig } from 'pg';
import { isConnectionLoss } from '../connect';
import { StoreUnavailable } from '../errors';

/** Runs a query that may be run twice. A lost connection is tried once more on another; then StoreUnavailable. */
export const runSafely = async <Row extends unknown[]>(pool: Pool, query: QueryArrayConfig): Promise<Row[]> => {
  try {
    return (await pool.query<Row>(query)).rows;
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
  }
  try {
    return (await pool.query<Row>(query)).rows;
  } catch (error) {
    if (error instanceof DatabaseError && !isConnectionLoss(error)) throw error;
    throw new StoreUnavailable(error, 'no');
  }
};
