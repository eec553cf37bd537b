import { LeaseLost } from './errors';
import type { Claim } from './types';
import type { WorkClaimer } from './work-claimer';

interface Hold {
  readonly abort: AbortController;
  readonly since: number;
  readonly maxMs: number;
}

/** Renews every lease of the process in one statement at a time, and tells a handler when its lease is gone. */
export class LeaseKeeper {
  private readonly holds = new Map<Claim, Hold>();
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly claimer: Pick<WorkClaimer, 'renew'>,
    private readonly renewEveryMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => void this.renew(), this.renewEveryMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  get claims(): readonly Claim[] {
    return [...this.holds.keys()];
  }

  /** After `maxMs` the lease is left to run out: a handler that never ends must not keep its row for ever. */
  hold(claim: Claim, maxMs: number): AbortSignal {
    const abort = new AbortController();
    // Monotonic: a jump of the process's wall clock must neither prolong nor end a hold.
    this.holds.set(claim, { abort, since: performance.now(), maxMs });
    return abort.signal;
  }

  drop(claim: Claim): void {
    this.holds.delete(claim);
  }

  abortAll(reason: Error): void {
    for (const { abort } of this.holds.values()) abort.abort(reason);
  }

  /** Renews now; a call while one is under way joins it. Never rejects. */
  renew(): Promise<void> {
    this.renewing ??= this.renewAll().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewAll(): Promise<void> {
    const now = performance.now();
    for (const [claim, { since, maxMs }] of this.holds) if (now - since > maxMs) this.lose(claim);
    try {
      for (const claim of await this.claimer.renew(this.claims)) this.lose(claim);
    } catch (error) {
      this.onError(error); // tried again in a moment; the lease outlasts three tries, the fence outlasts the lease
    }
  }

  private lose(claim: Claim): void {
    const hold = this.holds.get(claim);
    this.holds.delete(claim);
    hold?.abort.abort(new LeaseLost(claim.kind));
  }
}
