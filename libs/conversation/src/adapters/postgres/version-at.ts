import type { StreamRef } from '@verbatim/event-store';
import type { Pool } from 'pg';

/** The version of a stream's last event that had happened by a time; 0 for none. Looks from the newest backwards. */
export const versionAt =
  (pool: Pool) =>
  async ({ shard, accountId, streamId }: StreamRef, time: string): Promise<number> => {
    const { rows } = await pool.query<{ version: number }>({
      name: 'stream-version-at',
      text: `select version from events
             where shard = $1 and account_id = $2 and stream_id = $3 and occurred_at <= $4
             order by version desc limit 1`,
      values: [shard, accountId, streamId, time],
    });
    return rows[0]?.version ?? 0;
  };
