export type AppendOutcome = 'written' | 'conflict' | 'refused' | 'busy' | 'unavailable';

/** Hooks for metrics; called on the hot path, so they must be quick and must not throw. */
export interface StoreObserver {
  /** One append's end: seconds from the call to its verdict. */
  readonly onAppend?: (seconds: number, outcome: AppendOutcome) => void;
  /** A statement came back: how many appends it held and how many still wait behind it. */
  readonly onBatch?: (appends: number, seconds: number, waiting: number) => void;
}
