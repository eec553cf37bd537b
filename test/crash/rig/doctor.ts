import { SHARD_COUNT } from '@verbatim/directory';
import { examine, openDoctorPool, OVERDUE_MS, type CheckReport } from '@verbatim/operations-doctor';
import { projections } from '@verbatim/service';
import type { World } from './world';

/** Whatever was killed, and whoever still works: every invariant holds, in every conversation there is. */
export const expectHealthy = async ({ databaseUrl }: Pick<World, 'databaseUrl'>): Promise<void> => {
  const db = openDoctorPool(databaseUrl);
  try {
    const unhealthy: CheckReport[] = [];
    const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
    const closely = { shards, account: null, perShard: null, overdueMs: OVERDUE_MS, projections: projections.streams };
    for await (const report of examine(db, closely, { keep: 5 }))
      if (report.findings.length > 0 || report.error !== null) unhealthy.push(report);
    expect(unhealthy).toEqual([]);
  } finally {
    await db.end();
  }
};
