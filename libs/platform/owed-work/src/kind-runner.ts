import { WorkerStopping } from './errors';
import { Gather, Slots } from '@verbatim/async';
import type { LeaseKeeper } from './lease-keeper';
import { ownFrameOf } from './own-frame';
import type { Claim, Verdict, WorkHandler } from './types';
import type { WorkClaimer } from './work-claimer';

/** settled · done · later · postpone · released (the process stops) · lost (somebody else has the row, or will). */
export type Outcome = Verdict['kind'] | 'released' | 'lost';

/** Takes objects of ids, kinds and errors; pino's logger is one. The logger decides what of an error may be shown. */
export interface WorkLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface WorkObserver {
  claimed?(kind: string, count: number): void;
  finished?(kind: string, outcome: Outcome, durationMs: number): void;
}

export interface KindRunnerParts {
  readonly claimer: WorkClaimer;
  readonly keeper: LeaseKeeper;
  readonly closing: Gather<Claim, void>;
  readonly log: WorkLog;
  readonly observe: WorkObserver;
  /** A row whose time comes later than this is left to the sweeper. */
  readonly sweepEveryMs: number;
}

/** Claims and handles one kind of owed work, in a bounded number of places of its own. */
export class KindRunner {
  readonly running = new Set<Promise<void>>();
  private readonly slots: Slots;
  private readonly claiming: Gather<void, Claim | null>;
  private stopping = false;
  private alarm: { readonly timer: NodeJS.Timeout; readonly at: number } | undefined;

  constructor(
    private readonly handler: WorkHandler,
    concurrency: number,
    private readonly parts: KindRunnerParts,
  ) {
    this.slots = new Slots(concurrency);
    this.claiming = new Gather(async (requests) => this.claim(requests.length));
  }

  /** Claims one row and handles it to its end. Resolves with false when nothing was due. */
  async runOne(): Promise<boolean> {
    if (!(await this.slots.acquire())) return false;
    const run = this.claimAndHandle();
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    this.running.add(settled);
    try {
      return await run;
    } finally {
      this.running.delete(settled);
      this.slots.release();
    }
  }

  /** Claims whatever is due, as far as places are free, and goes on until nothing is. Ends with the first empty claim. */
  async drain(): Promise<void> {
    const untilEmpty = async () => {
      while (await this.runOne()); // every turn asks for a place anew, so that wake-ups get theirs in between
    };
    // With every place taken, one is waited for, unless somebody who will claim waits already.
    const loops = this.slots.free || (this.slots.waited ? 0 : 1);
    await Promise.all(Array.from({ length: loops }, untilEmpty));
  }

  /** No new claims from now on. */
  stop(): void {
    this.stopping = true;
    clearTimeout(this.alarm?.timer);
    this.slots.close();
  }

  private async claimAndHandle(): Promise<boolean> {
    const claim = await this.claiming.add();
    if (!claim) return false;
    await this.handle(claim);
    return true;
  }

  /** One statement for all who ask in the same moment. A claim that failed is as good as none: the sweeper comes by. */
  private async claim(limit: number): Promise<readonly (Claim | null)[]> {
    const { claimer, log, observe } = this.parts;
    const { kind } = this.handler.definition;
    const none = Array.from({ length: limit }, () => null);
    if (this.stopping) return none;
    try {
      const { claims, unreadable, nextDueMs } = await claimer.claim(this.handler.definition, limit);
      for (const { lane, subjectId } of unreadable) log.error({ kind, lane, subjectId }, 'owed work is unreadable');
      if (nextDueMs !== null) this.wakeIn(nextDueMs);
      observe.claimed?.(kind, claims.length);
      return none.map((_, index) => claims[index] ?? null);
    } catch (error) {
      log.warn({ kind, err: error }, 'owed work could not be claimed');
      return none;
    }
  }

  private async handle(claim: Claim): Promise<void> {
    const { keeper, log, observe } = this.parts;
    const { definition } = this.handler;
    const startedAt = performance.now();
    const signal = keeper.hold(claim, definition.giveUpAfterMs);
    let outcome: Outcome = 'lost';
    try {
      if (this.stopping) outcome = await this.handBack(claim);
      else outcome = await this.conclude(claim, await this.attempt(claim, signal), signal);
    } catch (error) {
      log.warn({ ...idsOf(claim), err: error }, 'owed work could not be put back; its lease will run out');
    } finally {
      keeper.drop(claim);
      observe.finished?.(definition.kind, outcome, performance.now() - startedAt);
    }
  }

  private async attempt(claim: Claim, signal: AbortSignal): Promise<Verdict> {
    try {
      return await this.handler.handle(claim, signal);
    } catch (error) {
      if (!signal.aborted) this.parts.log.error({ ...idsOf(claim), err: error }, 'owed work ended in an unknown error');
      return { kind: 'postpone', error: 'internal', retryAfterMs: null, frame: ownFrameOf(error) };
    }
  }

  private async conclude(claim: Claim, verdict: Verdict, signal: AbortSignal): Promise<Outcome> {
    const { claimer, closing } = this.parts;
    switch (verdict.kind) {
      case 'settled':
        return 'settled';
      case 'done':
        await closing.add(claim);
        return 'done';
      case 'later':
        if (!(await claimer.later(claim, verdict.inMs))) return 'lost';
        this.wakeIn(verdict.inMs);
        return 'later';
      case 'postpone': {
        // Cut short by us, not by what it was doing: that must not cost the row an attempt or a delay.
        if (signal.reason instanceof WorkerStopping) return this.handBack(claim);
        const delayMs = await claimer.postpone(this.handler.definition, claim, verdict);
        if (delayMs === null) return 'lost';
        this.wakeIn(delayMs);
        return 'postpone';
      }
    }
  }

  private async handBack(claim: Claim): Promise<Outcome> {
    await this.parts.claimer.release([claim]);
    return 'released';
  }

  /** Rows become due between two sweeps; an alarm that rings for nothing costs one empty claim. */
  private wakeIn(ms: number): void {
    const at = performance.now() + Math.max(ms, 0) + 1;
    if (this.stopping || ms > this.parts.sweepEveryMs || (this.alarm && this.alarm.at <= at)) return;
    clearTimeout(this.alarm?.timer);
    const ring = () => {
      this.alarm = undefined;
      void this.drain();
    };
    this.alarm = { timer: setTimeout(ring, at - performance.now()), at };
  }
}

const idsOf = ({ kind, lane, subjectId, attempt }: Claim) => ({ kind, lane, subjectId, attempt });
