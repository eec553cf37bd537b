import { randomInt } from 'node:crypto';

export const WINDOW = 10_000;
/** So many windows of a log are looked at when not all are: the first, the last, and some between. */
export const SAMPLED = 10;

/** The windows of a log of so many positions, in order, each named by the position before it. */
export const windowsOf = (head: number, all: boolean): number[] => {
  const count = Math.ceil(head / WINDOW);
  if (all || count <= SAMPLED) return Array.from({ length: count }, (_, nth) => nth * WINDOW);
  const chosen = new Set([0, count - 1]);
  while (chosen.size < SAMPLED) chosen.add(randomInt(count));
  return [...chosen].sort((a, b) => a - b).map((nth) => nth * WINDOW);
};
