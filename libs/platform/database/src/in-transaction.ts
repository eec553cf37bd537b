import type { ClientBase, Pool } from 'pg';

export interface TransactionOptions {
  /** Reads only, all of which see the database as it is at one moment. Default false. */
  readonly snapshot?: boolean;
}

/** Runs the work in a transaction on one client: committed when it resolves, undone when it throws. */
export const inTransaction = async <Result>(
  pool: Pool,
  work: (tx: ClientBase) => Promise<Result>,
  { snapshot = false }: TransactionOptions = {},
): Promise<Result> => {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  tx.on('error', onError); // a session that dies between two statements must not end the process
  try {
    await tx.query(snapshot ? 'begin isolation level repeatable read read only' : 'begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch((failed: Error) => (broken ??= failed)); // the first error is the one to report
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
};
