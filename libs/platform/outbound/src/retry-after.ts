const longestWaitMs = 10 * 60_000;

const bounded = (ms: number): number | null =>
  Number.isFinite(ms) ? Math.min(longestWaitMs, Math.max(0, Math.ceil(ms))) : null;

/** How long the one who was called asks us to wait, in milliseconds, at most ten minutes; null when it does not say. */
export const retryAfterMs = (headers: Readonly<Record<string, string>> | undefined, now: number): number | null => {
  const exact = headers?.['retry-after-ms']?.trim();
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return bounded(Number(exact));
  const value = headers?.['retry-after']?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return bounded(Number(value) * 1_000);
  // Date.parse takes almost anything ("-5" is a year): an HTTP date begins with its weekday.
  return /^[A-Z][a-z]{2}/.test(value) ? bounded(Date.parse(value) - now) : null;
};
