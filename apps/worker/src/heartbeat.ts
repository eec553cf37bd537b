import { utimes, writeFile } from 'node:fs/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 5_000;

/** Touches a file while the event loop turns, for an orchestrator that has no port to ask. Without a path: nothing. */
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly path: string | undefined) {}

  async onApplicationBootstrap(): Promise<void> {
    const { path } = this;
    if (!path) return;
    await writeFile(path, '');
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(path, now, now).catch(() => undefined);
    }, EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }
}
