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
      for (const { differences, poison } of await this.comparison.checkPage(page)) {
        for (const { difference } of differences)
          if (this.differences.length < this.keep) this.differences.push(difference);
        for (const one of poison) if (this.poison.length < this.keep) this.poison.push(one);
      }
    }
  }
}
