import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Metrics } from '@verbatim/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SseStream } from './sse-stream';

const HEARTBEAT_MS = 15_000;
/** With what authenticators remember, a revoked key is refused within five seconds here, too. */
const CHECK_MS = 2_000;
const RECONNECT_MS = 1_000;
const MAX_BUFFERED_BYTES = 1_048_576;

export interface SseOptions {
  /** Bytes that may wait for a slow reader before it is cut off; default 1 MiB. */
  readonly maxBufferedBytes?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Opens event streams, and ends them when the process stops, or when what let the reader in does so no more. One timer
 * keeps all of them alive, another one looks at their keys.
 */
@Injectable()
export class SseStreams implements BeforeApplicationShutdown {
  private readonly open = new Map<SseStream, FastifyRequest['isStillAdmitted']>();
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(private readonly metrics: Metrics) {}

  /**
   * Answers with an event stream. The handler must take the reply with `@Res({ passthrough: true })`, may await before
   * this call (so that refusals are still problem documents) and returns nothing after it.
   */
  start(request: FastifyRequest, reply: FastifyReply, options: SseOptions = {}): SseStream {
    request.streaming = true;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      ...options.headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    reply.raw.flushHeaders();
    const stream = new SseStream(reply.raw, options.maxBufferedBytes ?? MAX_BUFFERED_BYTES, (ended, why) =>
      this.forget(ended, why),
    );
    if (!stream.signal.aborted) this.keep(stream, request.isStillAdmitted);
    return stream;
  }

  /** Tells every reader to come back in a second, to another process. */
  beforeApplicationShutdown(): void {
    for (const stream of [...this.open.keys()]) stream.close(RECONNECT_MS);
  }

  private keep(stream: SseStream, isStillAdmitted: FastifyRequest['isStillAdmitted']): void {
    this.open.set(stream, isStillAdmitted);
    this.metrics.sseStreams.set(this.open.size);
    if (this.timers.length > 0) return;
    this.timers = [
      setInterval(() => this.beat(), HEARTBEAT_MS).unref(),
      setInterval(() => void this.check(), CHECK_MS).unref(),
    ];
  }

  private forget(stream: SseStream, why: 'closed' | 'slow'): void {
    this.open.delete(stream);
    this.metrics.sseStreams.set(this.open.size);
    if (why === 'slow') this.metrics.sseDropped.inc();
    if (this.open.size > 0) return;
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  private beat(): void {
    for (const stream of [...this.open.keys()]) stream.heartbeat();
  }

  /** Who comes back is told why it is refused, or let in as what it is now. */
  private async check(): Promise<void> {
    const checked = [...this.open].map(async ([stream, isStillAdmitted]) => {
      // Where keys cannot be looked up, nothing else can be read either: looked at again in a moment.
      if (isStillAdmitted && !(await isStillAdmitted().catch(() => true))) stream.close(RECONNECT_MS);
    });
    await Promise.all(checked);
  }
}
