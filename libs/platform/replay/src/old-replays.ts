import type { Pool } from 'pg';
import { dropShadow, replaysWithTables } from './shadow/shadow-tables';

const RUNNING = `
  select r.id from replays r join jobs j using (shard, account_id, id)
  where j.finished_at is null`;
const GONE = `
  with gone as (
    delete from replays r where not exists (
      select from jobs j where j.shard = r.shard and j.account_id = r.account_id and j.id = r.id)
    returning shard, account_id, id
  )
  delete from replay_differences d using gone
  where d.shard = gone.shard and d.account_id = gone.account_id and d.replay_id = gone.id`;
// A replay under way looks back to its beginning; a mark of 0 only tells that rows were repaired.
const SCRUBS = `
  delete from content_scrubs c using shard_heads h
  where c.shard = h.shard and c.scrubbed_at < now() - interval '30 days'
    and not exists (select from replays r join jobs j using (shard, account_id, id)
      where j.finished_at is null and r.created_at < now() - interval '29 days')`;

/** Clears away what replays leave: tables of those that ended early, and reports whose jobs are forgotten. */
export class OldReplays {
  constructor(private readonly pool: Pool) {}

  /** Returns how many replays lost their tables, and how many rows went. */
  async purge(): Promise<number> {
    const withTables = await replaysWithTables(this.pool);
    const { rows } = await this.pool.query<{ id: string }>(RUNNING); // after: tables are made by a replay that runs
    const running = new Set(rows.map(({ id }) => id));
    let count = 0;
    for (const id of withTables) {
      if (running.has(id)) continue;
      await dropShadow(this.pool, id);
      count += 1;
    }
    for (const sql of [GONE, SCRUBS]) count += (await this.pool.query(sql)).rowCount ?? 0;
    return count;
  }
}
