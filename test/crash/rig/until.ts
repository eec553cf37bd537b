import { setTimeout as after } from 'node:timers/promises';

/** Looks again and again until there is something to see; the deadline is there to name what never happened. */
export const until = async <T>(
  what: string,
  look: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = 25 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<NonNullable<T>> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`Never happened within ${withinMs / 1_000} s: ${what}`);
    await after(everyMs);
  }
};

/** Milliseconds the work took. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return Math.round(performance.now() - began);
};

/** With MEASURE=1 the run says how long recoveries took: the figures of docs/guarantees.md. */
export const report = (what: string, ms: number): void => {
  if (process.env.MEASURE === '1') process.stderr.write(`measured: ${what}: ${(ms / 1_000).toFixed(1)} s\n`);
};

/** As `timed`, and reported. */
export const measured = async (what: string, work: () => Promise<unknown>): Promise<number> => {
  const ms = await timed(work);
  report(what, ms);
  return ms;
};
