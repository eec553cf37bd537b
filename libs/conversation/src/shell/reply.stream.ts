import { Inject, Injectable } from '@nestjs/common';
import { SseStreams, type SseStream } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { SIGNALS, type Signals } from '@verbatim/signals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReplyView } from '../wire/conversation.schema';
import { isSettled } from '../wire/message.view';
import { Bell } from './bell';
import { ReplyReader } from './reply.reader';

const LOOK_AGAIN_MS = 1_000;

/** True when the caller would rather see the reply as it is written. */
export const wantsStream = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').toLowerCase().includes('text/event-stream');

interface Asked {
  readonly scope: AccountScope;
  readonly conversationId: string;
  readonly questionId: string;
}

/**
 * One reply as server-sent events: `accepted` (what the POST would have answered), `delta` while it is written, and at
 * the end `completed`, `failed`, `cancelled` or `waiting` (for somebody outside), with the reply as polling shows it.
 * Deltas are best effort and start where the caller joined: a delta's `offset` tells what was missed, a new `attempt`
 * starts over, and the text in the last event is what counts. Coming back means asking again: the end is never lost.
 */
@Injectable()
export class ReplyStream {
  constructor(
    private readonly replies: ReplyReader,
    private readonly streams: SseStreams,
    @Inject(SIGNALS) private readonly signals: Signals,
  ) {}

  async send(
    asked: Asked,
    first: { readonly event: string; readonly data: unknown; readonly headers?: Readonly<Record<string, string>> },
    http: { readonly request: FastifyRequest; readonly response: FastifyReply },
  ): Promise<void> {
    const bell = new Bell();
    let stream: SseStream | null = null;
    const early: (() => void)[] = [];
    const unsubscribe = await this.signals.subscribe(asked.conversationId, (signal) => {
      if (signal.kind === 'appended') bell.ring();
      if (signal.kind !== 'delta') return;
      const { replyId, attempt, offset, text } = signal;
      const deliver = (): void => void stream?.send({ event: 'delta', data: { replyId, attempt, offset, text } });
      if (stream) deliver();
      else early.push(deliver);
    });
    try {
      stream = this.streams.start(http.request, http.response, { headers: first.headers ?? {} });
      stream.signal.addEventListener('abort', () => bell.ring(), { once: true });
      stream.send({ event: first.event, data: first.data });
      early.forEach((deliver) => deliver());
      await this.follow(asked, stream, bell);
    } finally {
      unsubscribe();
      stream?.close();
    }
  }

  private async follow(asked: Asked, stream: SseStream, bell: Bell): Promise<void> {
    while (!stream.signal.aborted) {
      const reply = await this.replies.read(asked.scope, asked.conversationId, asked.questionId);
      if (!reply) return;
      if (isSettled(reply)) {
        stream.send({ event: endOf(reply), data: reply });
        return;
      }
      await bell.heard(LOOK_AGAIN_MS);
    }
  }
}

const endOf = (reply: ReplyView): string => {
  if (reply.phase === 'cancelled') return 'cancelled';
  return reply.status === 'pending' ? 'waiting' : reply.status;
};
