import { RateLimiterMemory } from 'rate-limiter-flexible';
import { refuse } from '../problems/platform.problems';
import type { Authenticated } from './authenticator';

const WINDOW_SECONDS = 60;

/** What a caller has left, as draft-ietf-httpapi-ratelimit-headers says it. */
export type RateLimitFields = Readonly<Record<'ratelimit-policy' | 'ratelimit', string>>;

/**
 * Counts the requests of each key, in this process alone (ADR-0014). A minute begins with a key's first request; a key
 * that stays away is forgotten after it, so no more is kept than the keys in use.
 */
export class RequestLimit {
  // Only counts: how many are allowed may differ from key to key, and change under way.
  private readonly requests = new RateLimiterMemory({ duration: WINDOW_SECONDS, points: Number.MAX_SAFE_INTEGER });

  /** `perMinute`: of a key that has no limit of its own; 0 is none. */
  constructor(private readonly perMinute: number) {}

  /** Null for who is not limited. The first call beyond the limit and all after it are over it until the minute ends. */
  async count({ keyId, requestsPerMinute }: Authenticated): Promise<RequestCount | null> {
    const quota = requestsPerMinute ?? this.perMinute;
    if (keyId === null || quota === 0) return null;
    const { consumedPoints, msBeforeNext } = await this.requests.penalty(keyId);
    return new RequestCount(quota, consumedPoints, Math.ceil(msBeforeNext / 1_000));
  }
}

/** One request's place in its key's minute. */
export class RequestCount {
  constructor(
    private readonly quota: number,
    private readonly made: number,
    private readonly secondsLeft: number,
  ) {}

  get fields(): RateLimitFields {
    const left = Math.max(0, this.quota - this.made);
    return {
      'ratelimit-policy': `"key";q=${this.quota};w=${WINDOW_SECONDS}`,
      ratelimit: `"key";r=${left};t=${this.secondsLeft}`,
    };
  }

  /** Throws `limit.requests` when it is one too many. */
  assertAllowed(): void {
    if (this.made <= this.quota) return;
    throw refuse('limit.requests', `This key may make ${this.quota} requests a minute.`, {
      details: { requestsPerMinute: this.quota, retryAfterSeconds: this.secondsLeft },
    });
  }
}
