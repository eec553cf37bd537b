import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';

const LOOK_EVERY_MS = 50;

/**
 * Lets a stopping server end. Node closes the connections that are idle when the closing begins, and waits for all
 * others: for one that falls idle later, for one that a browser opened ahead and never used, for a call that never ends.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private look: NodeJS.Timeout | undefined;
  private end: NodeJS.Timeout | undefined;

  constructor(private readonly drainMs: number) {}

  watch(server: Server): void {
    this.server = server;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  beforeApplicationShutdown(): void {
    this.look = setInterval(() => this.closeUnused(), LOOK_EVERY_MS);
    this.end = setTimeout(() => this.server?.closeAllConnections(), this.drainMs);
  }

  onApplicationShutdown(): void {
    clearInterval(this.look);
    clearTimeout(this.end);
  }

  private closeUnused(): void {
    if (this.server?.listening) return; // it still takes calls: who is idle now may ask in a moment
    this.server?.closeIdleConnections();
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
