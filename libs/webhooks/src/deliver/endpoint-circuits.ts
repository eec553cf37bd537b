import { bulkhead, circuitBreaker, CircuitState, ConsecutiveBreaker, handleType } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { Attempt } from './sender';

export interface CircuitOptions {
  /** Failed tries in a row that open the circuit. Default 5. */
  readonly threshold?: number;
  /** How long it stays open at first; twice as long each time a trial fails. Default 30,000. */
  readonly openMs?: number;
  /** Default 300,000. */
  readonly longestMs?: number;
  /** Tries at once in this process. Default 10. */
  readonly atOnce?: number;
}

export interface Tried extends Attempt {
  /** It was taken, and the circuit was open until then: the endpoint is well again. */
  readonly endsOutage: boolean;
}

class AttemptFailed extends Error {
  constructor(readonly attempt: Attempt) {
    super('The receiver did not take it');
  }
}

const REMEMBERED = 10_000;
/** While one try finds out how the receiver is, or all places are taken. */
const SHORTLY_MS = 1_000;

/**
 * A circuit for each endpoint, in this process: one that is down is tried now and then and not by everything that waits
 * for it, and one that is slow takes no more than its places. Nothing is lost or overtaken: what is not tried waits.
 */
export class EndpointCircuits {
  private readonly circuits = new LRUCache<string, ReturnType<EndpointCircuits['make']>>({ max: REMEMBERED });
  private readonly options: Required<CircuitOptions>;

  constructor({ threshold = 5, openMs = 30_000, longestMs = 300_000, atOnce = 10 }: CircuitOptions = {}) {
    this.options = { threshold, openMs, longestMs, atOnce };
  }

  /** Milliseconds on a clock that never jumps. */
  now(): number {
    return performance.now();
  }

  /** Makes the try, or says in how many milliseconds to ask again. */
  async run(
    { id, url }: { readonly id: string; readonly url: string },
    attempt: () => Promise<Attempt>,
  ): Promise<Tried | { readonly waitMs: number }> {
    const circuit = this.of(JSON.stringify([id, url])); // one that moved starts afresh
    const waitMs = this.waitOf(circuit);
    if (waitMs > 0) return { waitMs: waitMs + Math.floor(Math.random() * SHORTLY_MS) };
    const isTrial = circuit.breaker.state !== CircuitState.Closed;
    try {
      const taken = await circuit.places.execute(() =>
        circuit.breaker.execute(async () => {
          const made = await attempt();
          if (made.error !== null) throw new AttemptFailed(made);
          return made;
        }),
      );
      return { ...taken, endsOutage: isTrial };
    } catch (error) {
      if (error instanceof AttemptFailed) return { ...error.attempt, endsOutage: false };
      throw error;
    }
  }

  private waitOf({ breaker, places, state }: ReturnType<EndpointCircuits['make']>): number {
    const left = state.openUntil - this.now();
    if (breaker.state === CircuitState.Open && left > 0) return Math.ceil(left);
    return breaker.state === CircuitState.HalfOpen || places.executionSlots === 0 ? SHORTLY_MS : 0;
  }

  private of(key: string) {
    const known = this.circuits.get(key);
    if (known) return known;
    const made = this.make();
    this.circuits.set(key, made);
    return made;
  }

  private make() {
    const { threshold, openMs, longestMs, atOnce } = this.options;
    const state = { openUntil: 0, opened: 0 };
    const breaker = circuitBreaker(handleType(AttemptFailed), {
      breaker: new ConsecutiveBreaker(threshold),
      halfOpenAfter: Number.NEGATIVE_INFINITY, // the wait is ours: cockatiel keeps it by the wall clock, which jumps
    });
    breaker.onBreak(() => {
      state.openUntil = this.now() + Math.min(longestMs, openMs * 2 ** state.opened);
      state.opened += 1;
    });
    breaker.onReset(() => {
      state.opened = 0;
    });
    return { breaker, places: bulkhead(atOnce, 0), state };
  }
}
