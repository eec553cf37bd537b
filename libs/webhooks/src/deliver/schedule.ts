const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after each failed try the next one is made. Ten tries in 75 hours and a half, a little more than three days. */
export const waits: readonly number[] = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
export const TRIES = waits.length + 1;

/** What fails alike is not tried again alike. */
const SPREAD = 0.1;

/**
 * Milliseconds until the next try after so many; null when there is none. `retryAfterMs`: what the receiver asked for, if
 * that is longer. `chance`: from 0 to 1.
 */
export const waitAfter = (tries: number, retryAfterMs: number | null, chance: number): number | null => {
  const wait = waits[tries - 1];
  if (wait === undefined) return null;
  return Math.max(retryAfterMs ?? 0, Math.round(wait * (1 + SPREAD * chance)));
};

/** An endpoint is turned off when nothing got through for so long. */
export const FAILING_FOR_MS = 5 * 24 * HOUR;
/** An endpoint is turned off when more waits for it. */
export const MOST_WAITING = 100_000;
