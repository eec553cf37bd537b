import type { ServerResponse } from 'node:http';

export interface SseEvent {
  /** Name of the event, e.g. `message.delta`. */
  readonly event: string;
  /** Sent as one line of JSON. */
  readonly data: unknown;
  /** Where a client that comes back may go on: the stream's version. */
  readonly id?: string | number;
}

/** One open answer of server-sent events. */
export class SseStream {
  private readonly ended = new AbortController();

  constructor(
    private readonly response: ServerResponse,
    private readonly maxBufferedBytes: number,
    private readonly onEnd: (stream: SseStream, why: 'closed' | 'slow') => void,
  ) {
    // On the response: the request's own close does not come when a client leaves a running answer.
    response.once('close', () => this.finish('closed'));
    response.on('error', () => this.finish('closed'));
    if (response.destroyed || response.socket?.destroyed) this.finish('closed');
  }

  /** Aborts when the client is gone, was too slow, or the process stops. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** False when the stream has ended: the caller should stop too. */
  send({ event, data, id }: SseEvent): boolean {
    const head = id === undefined ? '' : `id: ${id}\n`;
    return this.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Resolves once the reader has taken what was sent, or is gone. For a long backlog: send a page, then wait. */
  async drained(): Promise<void> {
    if (!this.response.writableNeedDrain || this.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.response.off('drain', go);
        this.signal.removeEventListener('abort', go);
        resolve();
      };
      this.response.once('drain', go);
      this.signal.addEventListener('abort', go, { once: true });
    });
  }

  /** A comment line: keeps proxies from closing a silent connection. */
  heartbeat(): void {
    this.write(':\n\n');
  }

  /** Ends the stream; `retryMs` tells the client when to come back. */
  close(retryMs?: number): void {
    if (this.signal.aborted) return;
    if (retryMs !== undefined) this.write(`retry: ${retryMs}\n\n`);
    this.response.end();
    this.finish('closed');
  }

  private write(text: string): boolean {
    if (this.signal.aborted) return false;
    this.response.write(text);
    if (this.response.writableLength <= this.maxBufferedBytes) return true;
    this.finish('slow');
    this.response.destroy();
    return false;
  }

  private finish(why: 'closed' | 'slow'): void {
    if (this.signal.aborted) return;
    this.ended.abort();
    this.onEnd(this, why);
  }
}
