import type { StreamRef } from '@verbatim/event-store';
import type { Pool } from 'pg';
import { pagesAhead } from '../pages/ahead';
import { StreamPages } from '../pages/stream-pages';
import type { StreamProjection } from '../projection';
import type { Difference } from '../report/difference';
import type { Reach } from '../stream-key';
import { Comparison } from './check-streams';
import type { Poison } from './poison';

export interface Findings {
  readonly streams: number;
  readonly events: number;
  readonly differences: readonly Difference[];
  readonly poison: readonly Poison[];
}

/** Compares streams with their rows, each in one snapshot; reads only. Keeps `keep` differences at most (1000). */
export const checkStreams = async (
  pool: Pool,
  projections: readonly StreamProjection[],
  streams: readonly StreamRef[],
  { keep = 1_000 }: { readonly keep?: number } = {},
): Promise<Findings> => {
  const found = new Collected(projections, keep);
  for (const stream of streams) await found.look(pool, { of: 'stream', ...stream });
  return found;
};

/** Compares everything in reach; reads only. */
export const checkReach = async (
  pool: Pool,
  projections: readonly StreamProjection[],
  reach: Reach,
  { keep = 1_000 }: { readonly keep?: number } = {},
): Promise<Findings> => {
  const found = new Collected(projections, keep);
  await found.look(pool, reach);
  return found;
};

/**
 * Compares a sample of the streams: `perShard` of each shard, beginning at a random place, and the rows of no stream
 * that lie between them. Reads only.
 */
export const compareSample = async (
  pool: Pool,
  projections: readonly StreamProjection[],
  { perShard = 100, keep = 1_000 }: { readonly perShard?: number; readonly keep?: number } = {},
): Promise<Findings> => {
  const found = new Collected(projections, keep);
  const { rows } = await pool.query<{ shard: number; account_id: string; stream_id: string }>(SAMPLE, [perShard]);
  for (const { shard, account_id: accountId, stream_id: streamId } of rows)
    await found.look(pool, { of: 'stream', shard, accountId, streamId });
  return found;
};

/** From a random place in the order of the keys on, and from the first one when that place is near the end. */
const SAMPLE = `
  with place as materialized (select h.shard, gen_random_uuid() as at from shard_heads h)
  select s.shard, s.account_id, s.stream_id from place p cross join lateral (
    (select * from streams s where s.shard = p.shard and (s.account_id, s.stream_id) > (p.at, p.at)
     order by s.account_id, s.stream_id limit $1)
    union
    (select * from streams s where s.shard = p.shard order by s.account_id, s.stream_id limit $1)
    limit $1
  ) s`;

class Collected implements Findings {
  streams = 0;
  events = 0;
  readonly differences: Difference[] = [];
  readonly poison: Poison[] = [];
  private readonly comparison: Comparison;

  constructor(
    projections: readonly StreamProjection[],
    private readonly keep: number,
  ) {
    this.comparison = new Comparison(projections);
  }

  async look(pool: Pool, reach: Reach): Promise<void> {
    for await (const page of pagesAhead(new StreamPages(pool), reach, null, this.comparison.views)) {
      this.streams += page.streams.length;
      this.events += page.events;
      for (const { differences, poison } of this.comparison.checkPage(page)) {
        for (const { difference } of differences)
          if (this.differences.length < this.keep) this.differences.push(difference);
        for (const one of poison) if (this.poison.length < this.keep) this.poison.push(one);
      }
    }
  }
}
