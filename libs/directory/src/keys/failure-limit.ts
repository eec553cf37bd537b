import { LRUCache } from 'lru-cache';
import type { Clock } from '../ports/clock.port';

/** Per address and minute. */
export const DEFAULT_FAILURES = 20;
const WINDOW_MS = 60_000;
const REMEMBERED = 10_000;

/** Counts failed attempts by remote address in this process: after so many in a minute the next ones are told to wait. */
export class FailureLimit {
  private readonly failures: LRUCache<string, { count: number; readonly since: number }>;

  constructor(
    private readonly clock: Clock,
    private readonly allowed: number = DEFAULT_FAILURES,
  ) {
    this.failures = new LRUCache({
      max: REMEMBERED,
      ttl: WINDOW_MS,
      ttlResolution: 0,
      perf: { now: () => clock.now().getTime() },
    });
  }

  /** Counts one more failure. Answers the seconds to wait when there were too many, else null. */
  count(address: string): number | null {
    const now = this.clock.now().getTime();
    const seen = this.failures.get(address);
    if (!seen) {
      this.failures.set(address, { count: 1, since: now });
      return null;
    }
    seen.count += 1;
    if (seen.count <= this.allowed) return null;
    return Math.max(1, Math.ceil((seen.since + WINDOW_MS - now) / 1_000));
  }
}
