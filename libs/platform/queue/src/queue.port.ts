/** Wakes workers. A wake-up carries no work and no text: the row in Postgres does. */
export interface WakeQueue {
  /** Never throws, never waits for the network. `count` wake-ups for one kind and shard. */
  wake(kind: string, shard: number, count?: number): void;
  /** Waiting wake-ups and the age of the oldest in ms, for metrics; null when the queue does not answer. */
  depth(kind: string): Promise<{ readonly waiting: number; readonly oldestAgeMs: number } | null>;
  close(): Promise<void>;
}
export const WAKE_QUEUE = Symbol('WakeQueue');
