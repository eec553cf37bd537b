import { openConnections, type BullQueue, type Connections } from './connections';
import type { QueueBackend, QueueConfig } from './queue-config';
import type { WakeQueue } from './queue.port';
import { withinMs } from '@verbatim/async';

export interface WakeQueueCounts {
  readonly sent: number;
  /** Not even tried: too many waited already, or the queue was known to be away. */
  readonly dropped: number;
  /** Tried, but the queue refused or did not answer: they may have arrived or not. */
  readonly failed: number;
}

export interface BullWakeQueue extends WakeQueue {
  readonly backend: QueueBackend;
  /** For readiness; resolves within a second, never rejects. */
  ping(): Promise<boolean>;
  counts(): WakeQueueCounts;
}

/** More wake-ups of one kind than this are not worth waiting for: those who come will find the work of the others. */
const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 1_000;
const SEND_WITHIN_MS = 2_000;
const ASK_WITHIN_MS = 1_000;
const JOB = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 100 } };

/** Gathers the wake-ups of one kind per turn of the event loop; one bulk under way at a time. */
class Bell {
  private shards: number[] = [];
  private ringing = false;
  private opened: BullQueue | undefined;
  sent = 0;
  dropped = 0;
  failed = 0;

  constructor(
    private readonly kind: string,
    private readonly connections: Connections,
    private readonly onError: (error: Error) => void,
  ) {}

  get queue(): BullQueue {
    this.opened ??= this.connections.queue(this.kind);
    return this.opened;
  }

  ring(shard: number, count: number): void {
    const room = Math.max(0, MOST_WAITING - this.shards.length);
    this.dropped += Math.max(0, count - room);
    for (let n = Math.min(count, room); n > 0; n--) this.shards.push(shard);
    if (this.ringing) return;
    this.ringing = true;
    setImmediate(() => void this.send());
  }

  async close(): Promise<void> {
    const queue = this.opened;
    this.opened = undefined;
    await queue?.close().catch(this.onError);
  }

  private async send(): Promise<void> {
    while (this.shards.length > 0) {
      const { kind } = this;
      const shards = this.shards.splice(0, MOST_AT_ONCE);
      if (!this.connections.usable()) {
        this.dropped += shards.length;
        continue;
      }
      try {
        const jobs = shards.map((shard) => ({ name: 'wake', data: { kind, shard }, opts: JOB }));
        await withinMs(SEND_WITHIN_MS, this.queue.addBulk(jobs));
        this.sent += shards.length;
      } catch (error) {
        this.failed += shards.length;
        this.onError(error as Error);
        // A queue whose first contact went wrong stays unusable for ever: make it anew next time.
        void this.close();
      }
    }
    this.ringing = false;
  }
}

/**
 * Wake-ups by BullMQ. Sent after the commit and never awaited: with the queue slow, silent or away they are counted
 * and forgotten, and the sweeper finds the work.
 */
export const createWakeQueue = (config: QueueConfig): BullWakeQueue => {
  const connections = openConnections(config, 0);
  const onError = (error: Error) => config.onError?.(error);
  const bells = new Map<string, Bell>();
  let closed = false;
  connections.usable(); // connects now, so that the first wake-up need not
  const bellFor = (kind: string): Bell => {
    let bell = bells.get(kind);
    if (!bell) bells.set(kind, (bell = new Bell(kind, connections, onError)));
    return bell;
  };
  const sum = (of: (bell: Bell) => number) => [...bells.values()].reduce((total, bell) => total + of(bell), 0);
  return {
    backend: config.backend,
    wake: (kind, shard, count = 1) => {
      if (!closed) bellFor(kind).ring(shard, count);
    },
    depth: async (kind) => {
      if (closed || !connections.usable()) return null;
      try {
        const { queue } = bellFor(kind);
        const [waiting, active, [oldest]] = await withinMs(
          ASK_WITHIN_MS,
          Promise.all([queue.getWaitingCount(), queue.getActiveCount(), queue.getWaiting(0, 0)]),
        );
        return { waiting, active, oldestAgeMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0 };
      } catch (error) {
        onError(error as Error);
        return null;
      }
    },
    ping: async () => {
      if (closed || !connections.usable()) return false;
      try {
        await withinMs(ASK_WITHIN_MS, connections.ping());
        return true;
      } catch {
        return false;
      }
    },
    counts: () => ({
      sent: sum((bell) => bell.sent),
      dropped: sum((bell) => bell.dropped),
      failed: sum((bell) => bell.failed),
    }),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all([...bells.values()].map((bell) => withinMs(ASK_WITHIN_MS, bell.close()).catch(onError)));
      await withinMs(ASK_WITHIN_MS, connections.close()).catch(onError);
    },
  };
};
