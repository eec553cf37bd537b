import type { ClientBase, Pool } from 'pg';

/** Runs reads that all see the database as it is at one moment, and write nothing. */
export const inSnapshot = async <Result>(pool: Pool, work: (tx: ClientBase) => Promise<Result>): Promise<Result> => {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  tx.on('error', onError);
  try {
    await tx.query('begin isolation level repeatable read read only');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch((failed: Error) => (broken ??= failed));
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
};
