import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { readHeads } from '@verbatim/event-store';
import { Pool } from 'pg';

const EVERY_MS = 250;

type Hear = (head: number) => void;

/** Tells those who follow a shard that its log has grown. One look for all of them, and none while nobody follows. */
@Injectable()
export class LogHeads implements OnApplicationShutdown {
  private readonly listeners = new Map<number, Set<Hear>>();
  private readonly known = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly pool: Pool) {}

  /** Tells of what is new from now on. Answers how to stop listening. */
  listen(shard: number, hear: Hear): () => void {
    const all = this.listeners.get(shard) ?? new Set();
    this.listeners.set(shard, all.add(hear));
    this.timer ??= this.lookSoon();
    return () => {
      all.delete(hear);
      if (all.size > 0) return;
      this.listeners.delete(shard);
      this.known.delete(shard);
    };
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.listeners.clear();
  }

  private lookSoon(): NodeJS.Timeout {
    return setTimeout(() => {
      this.look()
        .catch(() => undefined) // looked at again in a moment
        .finally(() => {
          this.timer = this.listeners.size > 0 ? this.lookSoon() : undefined;
        });
    }, EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    if (this.listeners.size === 0) return;
    for (const [shard, head] of await readHeads(this.pool, [...this.listeners.keys()])) {
      if (this.known.get(shard) === head) continue;
      this.known.set(shard, head);
      this.listeners.get(shard)?.forEach((hear) => hear(head));
    }
  }
}
