import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { QueueConfig } from './queue-config';
import { createWakeQueue } from './wake-queue';
import { startWakeWorkers } from './wake-workers';

/** Polls until it is so; the deadline is there to name what never happened. */
export const until = async (what: string, check: () => boolean | Promise<boolean>, ms = 15_000) => {
  const deadline = performance.now() + ms;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await after(10);
  }
};

/** Queues and workers of one test, closed together. */
export const openWakes = (base: QueueConfig) => {
  const config: QueueConfig = { prefix: `{test-${randomBytes(4).toString('hex')}}`, ...base };
  const opened: { close(): Promise<void> }[] = [];
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one);
    return one;
  };
  return {
    queue: () => kept(createWakeQueue(config)),
    workers: (kinds: readonly string[], onWake: (kind: string, shard: number) => Promise<void>) =>
      kept(startWakeWorkers({ ...config, concurrency: 5 }, kinds, onWake)),
    close: async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    },
  };
};
export type Wakes = ReturnType<typeof openWakes>;
