import { setTimeout as after } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;
const WITHIN_MS = 25_000;

/** Resolves with the first answer that is not null; throws, naming what was awaited, when none comes in time. */
export const eventually = async <Found>(
  what: string,
  look: () => Promise<Found | null>,
  withinMs = WITHIN_MS,
): Promise<Found> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`);
    await after(LOOK_EVERY_MS);
  }
};
