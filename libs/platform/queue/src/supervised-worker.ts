import { setTimeout as after } from 'node:timers/promises';
import type { BullWorker } from './connections';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Keeps one worker running. A BullMQ worker whose first contact with Postgres failed never becomes ready and asks again
 * without a pause; so it is only set to work once it is ready, and made anew when it is not.
 */
export class SupervisedWorker {
  private readonly stopping = new AbortController();
  private current: BullWorker | undefined;
  private opened: Promise<void> = Promise.resolve();
  private readonly ended: Promise<void>;

  constructor(
    private readonly open: () => BullWorker,
    private readonly onError: (error: Error) => void,
  ) {
    this.ended = this.keepRunning();
  }

  /** Takes no more jobs; resolves when those under way have ended, or at once if `force`. */
  async close(force: boolean): Promise<void> {
    this.stopping.abort();
    // One that is closed while it opens would open its Postgres connection afterwards, and keep it.
    if (!force) await this.opened.catch(() => undefined);
    await this.current?.close(force);
    await this.ended;
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      const worker = this.open();
      this.current = worker;
      try {
        this.opened = worker.waitUntilReady();
        await this.opened;
        waitMs = FIRST_WAIT_MS;
        if (!signal.aborted) await worker.run();
      } catch (error) {
        this.onError(error as Error);
      }
      if (signal.aborted) return;
      await worker.close().catch(this.onError);
      await after(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
