import { Injectable } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { readEventWindow, readHeads, type EventFilter } from '@verbatim/event-store';
import { LogHeads } from '@verbatim/followers';
import type { SseStream } from '@verbatim/http';
import { Pool } from 'pg';
import { partOf, shardsOf, type Reach } from './log-walk';
import { toStoredEvent } from './log.schema';

/** The last position seen of each shard of a reach, in the order of its shards. */
export type Places = readonly number[];

/** Nothing is missed: it only ends a wait that nobody else did. */
const LOOK_AGAIN_MS = 5_000;
const PAGE = 100;
/** So many positions are looked at by one statement. */
const WINDOW = 5_000;
/** However little passes the filter, a reader learns so often how far the log is: coming back, it goes on from there. */
const TELL_EVERY_MS = 10_000;

/** The log as it grows, each event once; within a shard in order. */
@Injectable()
export class LogFeed {
  constructor(
    private readonly pool: Pool,
    private readonly heads: LogHeads,
  ) {}

  async headsOf(reach: Reach): Promise<Places> {
    const shards = shardsOf(reach);
    const heads = await readHeads(this.pool, shards);
    return shards.map((shard) => heads.get(shard) ?? 0);
  }

  /** Resolves when the reader has gone. */
  async send(reach: Reach, from: Places, filter: EventFilter, open: () => SseStream): Promise<void> {
    const bell = new Bell();
    const stream = open();
    const shards = shardsOf(reach);
    const until = [...from];
    const stops = shards.map((shard, nth) =>
      this.heads.listen(shard, (head) => {
        until[nth] = Math.max(until[nth] ?? 0, head);
        bell.ring();
      }),
    );
    stream.signal.addEventListener('abort', () => bell.ring(), { once: true });
    try {
      const places = [...from];
      let toldAt = tellPlaces(stream, places); // a reader that leaves before the first event knows where to go on
      for (const [nth, head] of (await this.headsOf(reach)).entries()) until[nth] = Math.max(until[nth] ?? 0, head);
      while (!stream.signal.aborted) {
        const behind = shards.findIndex((_, nth) => (places[nth] ?? 0) < (until[nth] ?? 0));
        if (behind < 0) {
          await bell.heard(LOOK_AGAIN_MS);
        } else {
          places[behind] = await this.sendOne(stream, reach, filter, places, {
            nth: behind,
            until: until[behind] ?? 0,
          });
          await stream.drained();
        }
        if (performance.now() - toldAt > TELL_EVERY_MS) toldAt = tellPlaces(stream, places);
      }
    } finally {
      for (const stop of stops) stop();
      stream.close();
    }
  }

  /** Sends what is next in the nth shard. Resolves to how far it was read. */
  private async sendOne(
    stream: SseStream,
    reach: Reach,
    filter: EventFilter,
    places: Places,
    { nth, until }: { readonly nth: number; readonly until: number },
  ): Promise<number> {
    const low = places[nth] ?? 0;
    const high = Math.min(until, low + WINDOW);
    const found = await readEventWindow(
      this.pool,
      partOf(reach, shardsOf(reach)[nth] ?? 0),
      filter,
      { low, high, limit: PAGE, direction: 'asc' },
      { content: false },
    );
    for (const event of found) {
      const id = idOf(places.with(nth, event.position));
      stream.send({ id, event: 'event', data: toStoredEvent(false)(event) });
    }
    return found.length < PAGE ? high : (found.at(-1)?.position ?? high);
  }
}

const idOf = (places: Places): string => places.join('.');

const tellPlaces = (stream: SseStream, places: Places): number => {
  stream.send({ id: idOf(places), event: 'position', data: { positions: places } });
  return performance.now();
};

/** The places that an id names, or null when it is none of a reach of so many shards. */
export const placesIn = (id: string, shards: number): Places | null => {
  const places = /^\d{1,16}(\.\d{1,16})*$/.test(id) ? id.split('.').map(Number) : [];
  return places.length === shards && places.every(Number.isSafeInteger) ? places : null;
};
