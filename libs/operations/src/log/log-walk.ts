import { Injectable } from '@nestjs/common';
import {
  positionBefore,
  readEventWindow,
  readHeads,
  readStreamFacts,
  type EventFilter,
  type SeenEvent,
} from '@verbatim/event-store';
import { Pool } from 'pg';

/** An account's events, one stream's of it, or those of whole shards, one shard after the other. */
export type Reach =
  | { readonly of: 'shards'; readonly shards: readonly number[] }
  | { readonly of: 'account'; readonly shard: number; readonly accountId: string }
  | { readonly of: 'stream'; readonly shard: number; readonly accountId: string; readonly streamId: string };

/** Where a walk stands: what was seen of a shard up to a position (of a stream: up to a version), this one included. */
export interface WalkPlace {
  readonly shard: number;
  readonly place: number;
}

export interface WalkRequest {
  readonly filter: EventFilter;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  /** Null begins. */
  readonly after: WalkPlace | null;
  readonly content: boolean;
}

export interface WalkPage {
  readonly events: readonly SeenEvent[];
  /** Null at the end of the walk. */
  readonly next: WalkPlace | null;
}

/** So many places are looked at by one statement, and by so many statements for one page. */
const WINDOW = 5_000;
const MOST_WINDOWS = 10;
/** Events of one moment may be recorded a little out of order: the search for a time begins and ends beside it. */
const SLACK_MS = 2_000;

/**
 * Walks through the log in the order of shard and position, or backwards. No filter but account, shard, stream and time
 * has an index; so a page looks at a bounded part of the log, and may hold fewer events than asked for, or none, before
 * its end.
 */
@Injectable()
export class LogWalk {
  constructor(private readonly pool: Pool) {}

  async page(reach: Reach, request: WalkRequest): Promise<WalkPage> {
    const { direction, limit, after } = request;
    const up = direction === 'asc';
    const ahead = [...shardsOf(reach)]
      .sort((a, b) => (up ? a - b : b - a))
      .filter((shard) => !after || (up ? shard >= after.shard : shard <= after.shard));
    const events: SeenEvent[] = [];
    let windows = MOST_WINDOWS;
    for (const shard of ahead) {
      let { low, high } = await this.boundsIn(shard, reach, request.filter);
      if (after?.shard === shard) {
        if (up) low = Math.max(low, after.place);
        else high = Math.min(high, after.place - 1);
      }
      while (low < high) {
        if (windows === 0) return { events, next: { shard, place: up ? low : high + 1 } };
        windows -= 1;
        const window = up ? { low, high: Math.min(high, low + WINDOW) } : { low: Math.max(low, high - WINDOW), high };
        const found = await readEventWindow(
          this.pool,
          partOf(reach, shard),
          request.filter,
          { ...window, limit: limit + 1 - events.length, direction },
          request,
        );
        events.push(...found);
        const last = events[limit - 1];
        if (events.length > limit && last)
          return {
            events: events.slice(0, limit),
            next: { shard: last.shard, place: reach.of === 'stream' ? last.version : last.position },
          };
        if (up) low = window.high;
        else high = window.low;
      }
    }
    return { events, next: null };
  }

  private async boundsIn(
    shard: number,
    reach: Reach,
    { from, to }: EventFilter,
  ): Promise<{ low: number; high: number }> {
    if (reach.of === 'stream') return { low: 0, high: (await readStreamFacts(this.pool, reach))?.version ?? 0 };
    const head = (await readHeads(this.pool, [shard])).get(shard) ?? 0;
    const before = (time: Date, byMs: number): Promise<number> =>
      positionBefore(this.pool, shard, new Date(time.getTime() + byMs), head);
    return {
      low: from ? await before(from, -SLACK_MS) : 0,
      high: to ? await before(to, SLACK_MS) : head,
    };
  }
}

export const shardsOf = (reach: Reach): readonly number[] => (reach.of === 'shards' ? reach.shards : [reach.shard]);

export const partOf = (reach: Reach, shard: number): Parameters<typeof readEventWindow>[1] => {
  switch (reach.of) {
    case 'shards':
      return { shard, accountId: null, streamId: null };
    case 'account':
      return { shard, accountId: reach.accountId, streamId: null };
    case 'stream':
      return { shard, accountId: reach.accountId, streamId: reach.streamId };
  }
};
