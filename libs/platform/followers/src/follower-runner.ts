import { Slots, withinMs } from '@verbatim/async';
import type { Follower, StoppedAt } from '@verbatim/event-store';

/** Takes objects of names, numbers and errors; pino's logger is one. */
export interface FollowerLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface FollowerRunnerOptions {
  readonly followers: readonly Follower[];
  readonly log: FollowerLog;
  /** Called once for each stop. */
  readonly onStop?: (follower: string) => void;
  /** Shards followed at once. Default 4. */
  readonly shardsAtOnce?: number;
  /** Default 5,000, give or take a fifth. */
  readonly sweepEveryMs?: number;
}

interface Turn {
  /** The log grew while it was being followed. */
  again: boolean;
  ended: Promise<void>;
}

/**
 * Runs followers: a shard's when a wake-up tells that its log has grown, and by itself what nobody was woken for. One
 * shard is followed once at a time in this process; that two processes follow it does no harm (the checkpoint decides).
 */
export class FollowerRunner {
  private readonly turns = new Map<number, Turn>();
  private readonly told = new WeakSet<StoppedAt>();
  private readonly noted = new WeakSet<StoppedAt>();
  private readonly slots: Slots;
  private readonly sweepEveryMs: number;
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  /** Throws when two followers have one name: they would share a checkpoint. */
  constructor(private readonly options: FollowerRunnerOptions) {
    const { followers, shardsAtOnce = 4, sweepEveryMs = 5_000 } = options;
    if (new Set(followers.map(({ name }) => name)).size !== followers.length)
      throw new Error('Two followers have the same name');
    this.slots = new Slots(shardsAtOnce);
    this.sweepEveryMs = sweepEveryMs;
  }

  /** Begins to sweep, at once. */
  start(): void {
    void this.sweepAndGoOn();
  }

  /** Lets a shard's followers read its log to the end; a call while they do makes them look again. Never rejects. */
  run(shard: number): Promise<void> {
    const known = this.turns.get(shard);
    if (known) {
      known.again = true;
      return known.ended;
    }
    const turn: Turn = { again: false, ended: Promise.resolve() };
    this.turns.set(shard, turn);
    turn.ended = this.follow(shard, turn);
    return turn.ended;
  }

  /** Runs every shard in which a follower is behind; finding that none is costs one statement for each follower. */
  async sweep(): Promise<void> {
    await Promise.all((await this.behind()).map((shard) => this.run(shard)));
  }

  /** Begins no page any more, and waits for those under way, at most `drainMs`. Never rejects. */
  async stop(drainMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    this.slots.close();
    await withinMs(drainMs, Promise.all([...this.turns.values()].map(({ ended }) => ended))).catch(() => undefined);
  }

  private async sweepAndGoOn(): Promise<void> {
    for (const shard of await this.behind()) void this.run(shard);
    if (this.stopping) return;
    const jitter = 0.8 + 0.4 * Math.random(); // worker processes started together must not sweep together
    this.timer = setTimeout(() => void this.sweepAndGoOn(), this.sweepEveryMs * jitter);
  }

  private async behind(): Promise<number[]> {
    const shards = new Set<number>();
    for (const follower of this.options.followers) {
      try {
        const lags = await follower.lag(); // first: somebody may have helped it over the event it stands at
        const standing = new Set(follower.stopped.map(({ shard }) => shard));
        for (const [shard, lag] of lags) if (lag > 0 && !standing.has(shard)) shards.add(shard);
      } catch (err) {
        this.options.log.warn({ follower: follower.name, err }, 'How far a follower is could not be looked up');
      }
    }
    return this.stopping ? [] : [...shards];
  }

  private async follow(shard: number, turn: Turn): Promise<void> {
    const followers = this.options.followers.filter(({ shards }) => shards.includes(shard));
    try {
      do {
        turn.again = false;
        let behind: readonly Follower[] = followers;
        // A page for each in turn, and a place anew for each round: a long way to go keeps nobody waiting.
        while (behind.length > 0 && (await this.slots.acquire())) behind = await this.round(shard, behind);
      } while (turn.again && !this.stopping);
    } finally {
      this.turns.delete(shard); // in the same breath as the last look at `again`: no wake-up falls in between
    }
  }

  /** A page for each; answers those that may have more. */
  private async round(shard: number, followers: readonly Follower[]): Promise<Follower[]> {
    const more: Follower[] = [];
    for (const follower of followers) {
      if (this.stopping) break;
      try {
        const run = await follower.runOnce(shard);
        if (run.kind === 'stopped') await this.tell(follower, run.at);
        if (run.kind === 'applied' && run.more) more.push(follower);
      } catch (err) {
        this.options.log.warn({ follower: follower.name, shard, err }, 'A follower could not go on; it will try again');
      }
    }
    this.slots.release();
    return more;
  }

  private async tell(follower: Follower, at: StoppedAt): Promise<void> {
    if (!this.told.has(at)) {
      this.told.add(at);
      const { shard, position, type, error: err } = at;
      this.options.onStop?.(follower.name);
      this.options.log.error(
        { follower: follower.name, shard, position, type, err },
        'A follower cannot apply an event',
      );
    }
    if (this.noted.has(at)) return;
    await follower.noteStop(at);
    this.noted.add(at);
  }
}
