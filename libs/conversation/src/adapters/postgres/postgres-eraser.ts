import type { Pool } from 'pg';
import type { StreamRef } from '@verbatim/event-store';
import { erasedColumns } from '../../shell/detail-columns';
import type { Eraser } from '../../ports/eraser.port';

/** One transaction: events, read models, snapshot and saved answers lose their text together (ADR-0009). */
export class PostgresEraser implements Eraser {
  constructor(private readonly pool: Pool) {}

  async count({ shard, accountId, streamId }: StreamRef): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `select count(*)::int as count from events
       where shard = $1 and account_id = $2 and stream_id = $3 and content is not null`,
      [shard, accountId, streamId],
    );
    return rows[0]?.count ?? 0;
  }

  async scrub({ shard, accountId, streamId }: StreamRef): Promise<number> {
    const key = [shard, accountId, streamId];
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const { rowCount } = await client.query(
        `update events set content = null
         where shard = $1 and account_id = $2 and stream_id = $3 and content is not null`,
        key,
      );
      await client.query(
        `update messages set text = null, context = null, author_name = null, citations = null, draft = null, details = null,
           annotations = annotations - '{intents,entities,dtmf,translation}'::text[]
         where shard = $1 and account_id = $2 and conversation_id = $3`,
        key,
      );
      await client.query(
        `update conversations set ${erasedColumns.map((column) => `${column} = null`).join(', ')}
         where shard = $1 and account_id = $2 and id = $3`,
        key,
      );
      await client.query(
        `update feedback set reasons = null, suggested_answer = null, comment = null
         where shard = $1 and account_id = $2 and conversation_id = $3`,
        key,
      );
      await client.query(
        `update assessments set text = null where shard = $1 and account_id = $2 and conversation_id = $3`,
        key,
      );
      await client.query('delete from snapshots where shard = $1 and account_id = $2 and stream_id = $3', key);
      await client.query(
        `update idempotency_keys set body = null where shard = $1 and account_id = $2 and stream_id = $3`,
        key,
      );
      await client.query('commit');
      return rowCount ?? 0;
    } catch (error) {
      await client.query('rollback').catch(() => undefined); // the first error is the one to report
      throw error;
    } finally {
      client.release();
    }
  }
}
