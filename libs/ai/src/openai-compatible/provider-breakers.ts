import { CircuitState, circuitBreaker, ConsecutiveBreaker, type CircuitBreakerPolicy, handleType } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { type ModelProvider, PermanentFailure, TransientFailure } from '@verbatim/conversation';

export interface BreakerOptions {
  /** Transient failures in a row that open the breaker. */
  readonly threshold?: number;
  /** How long it stays open before one call may try again. */
  readonly openMs?: number;
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number;
}

interface Breaker {
  readonly policy: CircuitBreakerPolicy;
  openedAt: number;
}

const maxProviders = 1_000;
/** Asked of those who come while one call tries the provider out. */
const trialWaitMs = 1_000;

/**
 * A circuit breaker for each provider, in this process. Open, it refuses at once with TransientFailure
 * ('provider-unavailable', time until the next trial), so that a dead provider holds no worker.
 */
export class ProviderBreakers {
  private readonly breakers = new LRUCache<string, Breaker>({ max: maxProviders });
  private readonly threshold: number;
  private readonly openMs: number;
  private readonly now: () => number;

  constructor({ threshold = 5, openMs = 10_000, now = () => performance.now() }: BreakerOptions = {}) {
    this.threshold = threshold;
    this.openMs = openMs;
    this.now = now;
  }

  async run<T>(provider: ModelProvider, call: () => Promise<T>): Promise<T> {
    const breaker = this.of(provider);
    this.refuseWhileOpen(breaker);
    // A refusal of this request shows that the provider is well: to the breaker it is a success.
    const outcome = await breaker.policy.execute(async () => {
      try {
        return { value: await call() };
      } catch (error) {
        if (error instanceof PermanentFailure) return { error };
        throw error;
      }
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  private of({ id, baseUrl }: ModelProvider): Breaker {
    const key = JSON.stringify([id, baseUrl]); // a provider moved elsewhere starts afresh
    const known = this.breakers.get(key);
    if (known) return known;
    const policy = circuitBreaker(handleType(TransientFailure), {
      breaker: new ConsecutiveBreaker(this.threshold),
      halfOpenAfter: Number.NEGATIVE_INFINITY, // the wait is ours: cockatiel keeps it by the wall clock, which jumps
    });
    const breaker: Breaker = { policy, openedAt: 0 };
    policy.onBreak(() => {
      breaker.openedAt = this.now();
    });
    this.breakers.set(key, breaker);
    return breaker;
  }

  private refuseWhileOpen({ policy, openedAt }: Breaker): void {
    const refuse = (waitMs: number): never => {
      throw new TransientFailure('provider-unavailable', Math.ceil(waitMs), { cause: new Error('breaker-open') });
    };
    const left = openedAt + this.openMs - this.now();
    if (policy.state === CircuitState.Open && left > 0) refuse(left);
    if (policy.state === CircuitState.HalfOpen) refuse(trialWaitMs);
  }
}
