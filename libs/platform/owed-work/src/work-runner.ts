import { setTimeout as after } from 'node:timers/promises';
import { WorkerStopping } from './errors';
import { Gather } from '@verbatim/async';
import { KindRunner, type WorkLog, type WorkObserver } from './kind-runner';
import { LeaseKeeper } from './lease-keeper';
import type { Claim, OwedWorkDefinition, WorkHandler } from './types';
import type { WorkClaimer, WorkStats } from './work-claimer';

export interface RunnerOptions {
  readonly claimer: WorkClaimer;
  /** Every kind of work this process must be able to do. */
  readonly definitions: readonly OwedWorkDefinition[];
  readonly handlers: readonly WorkHandler[];
  readonly log: WorkLog;
  readonly observe?: WorkObserver;
  /** Claims handled at once **of each kind**, default 50; a kind that hangs does not take another's places. */
  readonly concurrency?: number | ((kind: string) => number);
  /** Default 3,000: three tries in a lease. */
  readonly renewEveryMs?: number;
  /** Default 5,000, give or take a fifth. */
  readonly sweepEveryMs?: number;
}

/** How long handlers may take to notice that their signal was aborted, before their claims are handed back. */
const ABORT_GRACE_MS = 1_000;

/** Refuses (throws) unless every definition has exactly one handler and every handler a definition. */
export const assertComplete = (definitions: readonly OwedWorkDefinition[], handlers: readonly WorkHandler[]): void => {
  const kinds = definitions.map(({ kind }) => kind);
  const handled = handlers.map(({ definition }) => definition.kind);
  const wrong = [...new Set([...kinds, ...handled])].filter(
    (kind) => kinds.filter((one) => one === kind).length !== 1 || handled.filter((one) => one === kind).length !== 1,
  );
  if (wrong.length > 0) throw new Error(`Each kind of owed work needs exactly one handler: ${wrong.join(', ')}`);
};

/**
 * Does what is owed. `runOne` answers a wake-up; the sweeper finds what nobody was woken for, so everything gets done
 * with the queue flushed, late, or gone.
 */
export class WorkRunner {
  private readonly kinds: ReadonlyMap<string, KindRunner>;
  private readonly keeper: LeaseKeeper;
  private readonly sweepEveryMs: number;
  private timer: NodeJS.Timeout | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: RunnerOptions) {
    const { claimer, definitions, handlers, log, observe = {}, concurrency = 50 } = options;
    assertComplete(definitions, handlers);
    this.sweepEveryMs = options.sweepEveryMs ?? 5_000;
    this.keeper = new LeaseKeeper(claimer, options.renewEveryMs ?? 3_000, (error) =>
      log.warn({ err: error }, 'leases could not be renewed'),
    );
    const closing = new Gather<Claim, void>(async (claims) => {
      await claimer.close(claims);
      return claims.map(() => undefined);
    });
    const parts = { claimer, keeper: this.keeper, closing, log, observe, sweepEveryMs: this.sweepEveryMs };
    const placesFor = (kind: string) => (typeof concurrency === 'number' ? concurrency : concurrency(kind));
    this.kinds = new Map(
      handlers.map((handler) => {
        const { kind } = handler.definition;
        return [kind, new KindRunner(handler, placesFor(kind), parts)];
      }),
    );
  }

  /** Begins to sweep, at once. */
  start(): void {
    this.keeper.start();
    this.sweepAndGoOn();
  }

  /** Answers one wake-up: claims one row of this kind, if any is due, and handles it to its end. */
  async runOne(kind: string): Promise<void> {
    const runner = this.kinds.get(kind);
    if (!runner) throw new Error(`No handler for owed work of kind ${kind}`);
    await runner.runOne();
  }

  /** Claims and handles whatever is due, as far as places are free; resolves when a claim comes back empty. */
  async sweep(): Promise<void> {
    await Promise.all([...this.kinds.values()].map((runner) => runner.drain()));
  }

  /** For metrics: one query. */
  stats(): Promise<readonly WorkStats[]> {
    return this.options.claimer.stats();
  }

  /**
   * No new claims from now on. What is running may finish within `drainMs`; then it is aborted (`WorkerStopping`) and
   * its claims are handed back for another worker to take at once. The claimer stays open.
   */
  stop(drainMs: number): Promise<void> {
    this.stopped ??= this.drainAndRelease(drainMs);
    return this.stopped;
  }

  private sweepAndGoOn(): void {
    void this.sweep();
    if (this.stopped) return;
    const jitter = 0.8 + 0.4 * Math.random(); // worker processes started together must not sweep together
    this.timer = setTimeout(() => this.sweepAndGoOn(), this.sweepEveryMs * jitter);
  }

  private async drainAndRelease(drainMs: number): Promise<void> {
    clearTimeout(this.timer);
    for (const runner of this.kinds.values()) runner.stop();
    await this.allEnded(drainMs);
    this.keeper.abortAll(new WorkerStopping());
    await this.allEnded(ABORT_GRACE_MS);
    this.keeper.stop();
    try {
      await this.options.claimer.release(this.keeper.claims);
    } catch (error) {
      this.options.log.warn({ err: error }, 'claims could not be handed back; their leases will run out');
    }
  }

  private async allEnded(withinMs: number): Promise<void> {
    const running = [...this.kinds.values()].flatMap((runner) => [...runner.running]);
    if (running.length === 0) return;
    const giveUp = new AbortController();
    const limit = after(withinMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
    await Promise.race([Promise.all(running), limit]);
    giveUp.abort();
  }
}
