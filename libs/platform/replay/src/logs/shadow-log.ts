import { Follower, type EventStore, type StoppedAt } from '@verbatim/event-store';
import { Pool, type PoolConfig } from 'pg';
import type { Poison } from '../check/poison';
import type { LogProjection } from '../projection';
import { qualified, quoted } from '../shadow/catalogue';
import type { LeftOut } from '../stream-key';

export interface ShadowLogParts {
  readonly config: PoolConfig;
  readonly store: Pick<EventStore, 'readLog'>;
  readonly projection: LogProjection;
  /** Of the shadow tables, which has checkpoints of its own. */
  readonly schema: string;
  readonly live: string;
  readonly leftOut: LeftOut | null;
}

/** What the shadow schema needs beside the tables. */
export const shadowCheckpointsSql = (live: string, schema: string): string =>
  `create table ${qualified(schema, 'checkpoints')} (like ${qualified(live, 'checkpoints')} including all)`;

/**
 * Runs a projection of the log over shadow tables: its statements name no schema, and find those first. What it has read
 * is kept in checkpoints beside them.
 */
export class ShadowLog {
  private readonly pool: Pool;
  private readonly follower: Follower;
  private bound = Number.MAX_SAFE_INTEGER;

  constructor({ config, store, projection, schema, live, leftOut }: ShadowLogParts) {
    const path = [schema, live].map(quoted).join(',');
    this.pool = new Pool({ ...config, max: 2, options: `-c search_path=${path} -c timezone=UTC -c jit=off` });
    this.pool.on('error', () => undefined);
    this.follower = new Follower({
      name: projection.name,
      shards: [], // each is named when it is followed
      pool: this.pool,
      store: {
        readLog: (shard, after, limit) =>
          after >= this.bound ? Promise.resolve([]) : store.readLog(shard, after, Math.min(limit, this.bound - after)),
      },
      handle: async (events, tx) => {
        const kept = leftOut ? events.filter((event) => !leftOut(event)) : events;
        if (kept.length > 0) await projection.handle(kept, tx);
      },
    });
  }

  /**
   * Applies the log of a shard up to a position, or its end, for at most so long. Resolves to the events applied, whether
   * it got there, and the event it cannot get over.
   */
  async follow(
    shard: number,
    upto: number | null,
    { untilMs, signal }: { readonly untilMs: number; readonly signal: AbortSignal },
  ) {
    this.bound = upto ?? Number.MAX_SAFE_INTEGER;
    let events = 0;
    for (;;) {
      const run = await this.follower.runOnce(shard);
      if (run.kind === 'stopped') return { events, there: false, poison: this.poisonOf(run.at) };
      if (run.kind === 'idle') return { events, there: true, poison: null };
      if (run.kind === 'applied') events += run.events;
      if (run.kind === 'applied' && !run.more) return { events, there: true, poison: null };
      if (signal.aborted || performance.now() >= untilMs) return { events, there: false, poison: null };
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private poisonOf({ shard, position, type, error }: StoppedAt): Poison {
    const name = error instanceof Error ? error.name : 'Error';
    return { projection: this.follower.name, shard, position, type, error: name };
  }
}
