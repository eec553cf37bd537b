import { createRequire } from 'node:module';
import { median, percentile } from './numbers.mjs';
import { spent } from './spent.mjs';

const { look } = createRequire(import.meta.url)('./count.cjs');

/**
 * Runs every side once a round, in turn, so that whatever the machine does it does to all of them. `sides` maps names
 * to functions that answer an object of numbers; the answer maps names to the medians of each number, with `runs`.
 */
export const alternate = async (sides, rounds, log) => {
  const runs = new Map(Object.keys(sides).map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [name, side] of Object.entries(sides)) {
      const result = await side();
      runs.get(name).push(result);
      log(`round ${round} · ${name} · ${describe(result)}`);
    }
  }
  return Object.fromEntries(
    [...runs].map(([name, all]) => {
      const fields = Object.keys(all[0]);
      const medians = fields.map((field) => [field, median(all.map((run) => run[field]))]);
      return [name, { ...Object.fromEntries(medians), runs: all }];
    }),
  );
};

const describe = (result) =>
  Object.entries(result)
    .map(([name, value]) => `${name} ${Number(value).toLocaleString('en', { maximumFractionDigits: 2 })}`)
    .join(', ');

/**
 * Calls `work(caller)` again and again from `callers` at once for so many seconds, or until it answers false. Answers
 * rate, latencies in ms, and what one operation cost this process.
 */
export const closedLoop = async ({ callers, seconds }, work) => {
  const latencies = [];
  const before = look();
  const began = performance.now();
  const end = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        const since = performance.now();
        if ((await work(caller)) === false) return;
        latencies.push(performance.now() - since);
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  return {
    rate: latencies.length / took,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    ...spent(before, look(), latencies.length),
  };
};
