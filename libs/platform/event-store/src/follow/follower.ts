import { type ClientBase, DatabaseError, type Pool } from 'pg';
import { StoreUnavailable } from '../errors';
import type { EventStore, RecordedEvent } from '../types';
import { advanceCheckpoint, noteStop, readCheckpoint } from './checkpoints';
import { isPassing } from './passing';

export interface FollowerOptions {
  /** The projection's stored name with its version, e.g. `daily-counts.v1`. */
  readonly name: string;
  readonly shards: readonly number[];
  readonly store: Pick<EventStore, 'readLog'>;
  /** For the handler's transactions. */
  readonly pool: Pool;
  /** Applies the events in the transaction it is given, which also moves the checkpoint. */
  readonly handle: (events: readonly RecordedEvent[], tx: ClientBase) => Promise<void>;
  /** Events in one transaction. Default 1000. */
  readonly batchSize?: number;
}

export type FollowerRun =
  | { readonly kind: 'idle' }
  /** `more`: the page was full, so there may be more to apply. */
  | { readonly kind: 'applied'; readonly events: number; readonly position: number; readonly more: boolean }
  /** Another process applied these events first; nothing was kept. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'stopped'; readonly at: StoppedAt };

/** The event that could not be applied. */
export interface StoppedAt {
  readonly shard: number;
  readonly position: number;
  readonly type: string;
  readonly error: unknown;
}

/**
 * Follows the log, shard by shard, each event exactly once: the rows and the checkpoint move in one transaction. Call
 * `runOnce` when there may be something to do; when to call it is decided elsewhere.
 */
export class Follower {
  private readonly stops = new Map<number, StoppedAt>();
  private readonly batchSize: number;

  constructor(private readonly options: FollowerOptions) {
    this.batchSize = options.batchSize ?? 1_000;
  }

  get name(): string {
    return this.options.name;
  }

  get shards(): readonly number[] {
    return this.options.shards;
  }

  /** Shards on which this follower stands still, and the event each of them stands at. */
  get stopped(): readonly StoppedAt[] {
    return [...this.stops.values()];
  }

  /** Notes where a shard stopped, for everybody to see. */
  async noteStop({ shard, position }: StoppedAt): Promise<void> {
    await noteStop(this.options.pool, this.options.name, shard, position);
  }

  /** Lets a stopped shard try again. */
  resume(shard: number): void {
    this.stops.delete(shard);
  }

  /**
   * Applies the next page of a shard's log. An event that its handler refuses stops this follower on this shard, with
   * everything before it applied. Rejects when the database is away or a lock was not to be had: call again later.
   */
  async runOnce(shard: number): Promise<FollowerRun> {
    const at = this.stops.get(shard);
    if (at) return { kind: 'stopped', at };
    const { name, store, pool } = this.options;
    const from = await readCheckpoint(pool, name, shard);
    const events = await store.readLog(shard, from, this.batchSize);
    if (events.length === 0) return { kind: 'idle' };
    try {
      return await this.apply(shard, from, events);
    } catch (error) {
      if (isPassing(error)) throw error;
      return this.findCulprit(shard, from, events);
    }
  }

  /**
   * Positions between the log's head and the checkpoint, for each shard. A shard whose checkpoint was moved beyond the
   * event it stands at, by whomever, may go on from here.
   */
  async lag(): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.options.pool.query<{ shard: number; lag: string; position: string }>({
      name: 'follower_lag',
      text: `select h.shard, h.head - coalesce(c.position, 0) as lag, coalesce(c.position, 0) as position from shard_heads h
        left join checkpoints c on c.shard = h.shard and c.projection = $1 where h.shard = any($2::smallint[])`,
      values: [this.options.name, this.options.shards],
    });
    const lags = new Map(this.options.shards.map((shard) => [shard, 0]));
    for (const { shard, lag, position } of rows) {
      lags.set(shard, Number(lag));
      if (Number(position) >= (this.stops.get(shard)?.position ?? Number.MAX_SAFE_INTEGER)) this.stops.delete(shard);
    }
    return lags;
  }

  private async apply(shard: number, from: number, events: readonly RecordedEvent[]): Promise<FollowerRun> {
    const { name, pool, handle } = this.options;
    const to = events.at(-1)?.position ?? from;
    const tx = await pool.connect().catch((error: unknown) => {
      throw new StoreUnavailable(error, 'no');
    });
    let broken: Error | undefined;
    const onError = (error: Error) => (broken = error);
    tx.on('error', onError); // a session that dies between two statements must not end the process
    try {
      await tx.query('begin');
      // First the checkpoint: its row lock makes a second follower wait here and then see that it came too late.
      const ours = await advanceCheckpoint(tx, name, shard, { from, to });
      if (ours) await handle(events, tx);
      await tx.query(ours ? 'commit' : 'rollback');
      if (!ours) return { kind: 'lost' };
      return { kind: 'applied', events: events.length, position: to, more: events.length === this.batchSize };
    } catch (error) {
      await tx.query('rollback').catch((failed: Error) => (broken ??= failed));
      throw broken && !(error instanceof DatabaseError) ? new StoreUnavailable(error) : error;
    } finally {
      tx.off('error', onError);
      tx.release(broken);
    }
  }

  /** One event at a time, up to the one that fails by itself. */
  private async findCulprit(shard: number, from: number, events: readonly RecordedEvent[]): Promise<FollowerRun> {
    let position = from;
    for (const event of events) {
      try {
        const run = await this.apply(shard, position, [event]);
        if (run.kind !== 'applied') return run;
      } catch (error) {
        if (isPassing(error)) throw error;
        const at = { shard, position: event.position, type: event.type, error };
        this.stops.set(shard, at);
        return { kind: 'stopped', at };
      }
      position = event.position;
    }
    return { kind: 'applied', events: events.length, position, more: events.length === this.batchSize };
  }
}
