import type { Pool } from 'pg';
import { runJob } from './run-job.owed';

const DAYS = 30;
const BATCH = 500;

/** Shard by shard through the index on age: a loose scan, since the index begins with the shard. */
const SHARDS = `
  with recursive found as (
    (select shard from jobs where finished_at is not null order by shard limit 1)
    union all
    select (select min(shard) from jobs where finished_at is not null and shard > found.shard) from found
    where found.shard is not null
  )
  select shard from found where shard is not null`;

// The owed row goes with its job.
const PURGE = `
  with old as materialized (
    select account_id, id from jobs
    where shard = $1 and finished_at < now() - make_interval(days => $2) order by finished_at limit $3
  ), owed as (
    delete from owed_work w using old
    where w.shard = $1 and w.account_id = old.account_id and w.kind = $4 and w.lane = old.id
  )
  delete from jobs j using old where j.shard = $1 and j.account_id = old.account_id and j.id = old.id`;

/** Forgets jobs that finished long ago. */
export class OldJobs {
  constructor(private readonly pool: Pool) {}

  /** Deletes what finished more than 30 days ago, in batches. Returns how many went. */
  async purge(): Promise<number> {
    const { rows } = await this.pool.query<{ shard: number }>(SHARDS);
    let deleted = 0;
    for (const { shard } of rows) {
      let batch: number;
      do {
        batch = (await this.pool.query(PURGE, [shard, DAYS, BATCH, runJob.kind])).rowCount ?? 0;
        deleted += batch;
      } while (batch === BATCH);
    }
    return deleted;
  }
}
