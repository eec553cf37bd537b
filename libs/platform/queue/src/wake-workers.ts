import { openConnections } from './connections';
import type { QueueConfig } from './queue-config';
import { SupervisedWorker } from './supervised-worker';
import { withinMs } from '@verbatim/async';

export interface WakeWorkersConfig extends QueueConfig {
  /** Wake-ups answered at once of each kind, default 50: as many as the runner has places. */
  readonly concurrency?: number;
}

export interface WakeWorkers {
  /** Takes no more wake-ups, and waits for those being answered, at most `graceMs` (default 15,000). Never rejects. */
  close(graceMs?: number): Promise<void>;
}

/** With nothing left to answer, a backend that is away is not waited for. */
const BACKEND_CLOSES_WITHIN_MS = 1_000;

/**
 * Answers wake-ups, one BullMQ queue for each kind. A wake-up whose `onWake` rejects is gone, as is one that was lost
 * on the way: it carried nothing. An absent queue is waited for, without end and without an exception.
 */
export const startWakeWorkers = (
  config: WakeWorkersConfig,
  kinds: readonly string[],
  onWake: (kind: string, shard: number) => Promise<void>,
): WakeWorkers => {
  const connections = openConnections(config, kinds.length);
  const onError = (error: Error) => config.onError?.(error);
  const answering = new Set<Promise<void>>();
  const answer = async (kind: string, shard: unknown) => {
    const answered = onWake(kind, Number.isInteger(shard) ? (shard as number) : 0);
    const ended = answered.catch(() => undefined);
    answering.add(ended);
    try {
      await answered;
    } finally {
      answering.delete(ended);
    }
  };
  const options = {
    autorun: false,
    concurrency: config.concurrency ?? 50,
    lockDuration: 10_000,
    stalledInterval: 5_000,
    maxStalledCount: 3,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 100 },
  };
  const workers = kinds.map(
    (kind) =>
      new SupervisedWorker(() => connections.worker(kind, ({ data }) => answer(kind, data?.shard), options), onError),
  );
  let closing: Promise<void> | undefined;
  const close = async (graceMs: number) => {
    // A polite farewell to a Redis that is away would wait for it to come back.
    const away = !connections.listening();
    const closed = Promise.all(workers.map((worker) => worker.close(away)));
    await withinMs(graceMs, Promise.all(answering)).catch(onError);
    await withinMs(BACKEND_CLOSES_WITHIN_MS, closed).catch(onError);
    await withinMs(BACKEND_CLOSES_WITHIN_MS, connections.close()).catch(onError);
  };
  return { close: (graceMs = 15_000) => (closing ??= close(graceMs)) };
};
