export interface QueueDepth {
  /** Wake-ups that nobody has taken yet. */
  readonly waiting: number;
  /** Wake-ups that are being answered. */
  readonly active: number;
  /** Of those that wait; 0 when none does. */
  readonly oldestAgeMs: number;
}

/** Wakes workers. A wake-up carries no work and no text: the row in Postgres does. */
export interface WakeQueue {
  /** Never throws, never waits for the network. `count` wake-ups for one kind and shard. */
  wake(kind: string, shard: number, count?: number): void;
  /** Null when the queue does not answer. */
  depth(kind: string): Promise<QueueDepth | null>;
  close(): Promise<void>;
}
export const WAKE_QUEUE = Symbol('WakeQueue');
