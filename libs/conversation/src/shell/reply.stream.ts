import { Inject, Injectable } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { SseStreams, type SseStream } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { SIGNALS, type Signal, type Signals } from '@verbatim/signals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReplyView } from '../wire/conversation.schema';
import { isSettled } from '../wire/message.view';
import { ReplyReader } from './reply.reader';
import { UnbrokenDeltas, type Delta } from './unbroken-deltas';

const LOOK_AGAIN_MS = 1_000;

/** True when the caller would rather see the reply as it is written. */
export const wantsStream = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').toLowerCase().includes('text/event-stream');

/** What is heard of a conversation from now on. It must be sent or silenced. */
export class Listening {
  readonly bell = new Bell();
  private readonly heard: Delta[] = [];
  private tell: ((delta: Delta) => void) | null = null;

  constructor(readonly conversationId: string) {}

  silence: () => void = () => undefined;

  hear(signal: Signal): void {
    if (signal.kind === 'appended') this.bell.ring();
    if (signal.kind !== 'delta') return;
    if (this.tell) this.tell(signal);
    else this.heard.push(signal);
  }

  /** Hands on what was heard so far and whatever comes. */
  deltas(tell: (delta: Delta) => void): void {
    this.heard.splice(0).forEach(tell);
    this.tell = tell;
  }
}

interface Answering {
  readonly scope: AccountScope;
  readonly questionId: string;
  readonly first: {
    readonly event: string;
    readonly data: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** The reply may be half written already. */
  readonly late?: boolean;
  readonly request: FastifyRequest;
  readonly response: FastifyReply;
}

/**
 * One reply as server-sent events: `accepted` (what the POST would have answered), `delta` while it is written, and at
 * the end `completed`, `failed`, `cancelled` or `waiting` (for somebody outside), with the reply as polling shows it.
 * Deltas make an unbroken text from its first word, for a caller who joins late too; a new `attempt` starts over. They
 * are best effort: the text in the last event is what counts. Coming back means asking again: the end is never lost.
 */
@Injectable()
export class ReplyStream {
  constructor(
    private readonly replies: ReplyReader,
    private readonly streams: SseStreams,
    @Inject(SIGNALS) private readonly signals: Signals,
  ) {}

  /** Begin before the question is asked, and no delta of its reply is missed. */
  async listen(conversationId: string): Promise<Listening> {
    const listening = new Listening(conversationId);
    listening.silence = await this.signals.subscribe(conversationId, (signal) => listening.hear(signal));
    return listening;
  }

  async send(
    listening: Listening,
    { scope, questionId, first, late = false, request, response }: Answering,
  ): Promise<void> {
    const { bell, conversationId } = listening;
    let stream: SseStream | null = null;
    try {
      stream = this.streams.start(request, response, { headers: first.headers ?? {} });
      const { signal } = stream;
      signal.addEventListener('abort', () => bell.ring(), { once: true });
      stream.send({ event: first.event, data: first.data });
      const answering = new Set([questionId]); // this question, and one it is merged into
      const unbroken = new UnbrokenDeltas(this.signals, conversationId, (delta) =>
        stream?.send({ event: 'delta', data: delta }),
      );
      listening.deltas((delta) => {
        if (answering.has(delta.questionId)) unbroken.hear(delta);
      });
      if (late) unbroken.sayAgain();
      while (!signal.aborted) {
        const reply = await this.replies.read(scope, conversationId, questionId);
        if (!reply) return;
        if (reply.mergedInto) answering.add(reply.mergedInto);
        if (isSettled(reply)) {
          stream.send({ event: endOf(reply), data: reply });
          return;
        }
        await bell.heard(LOOK_AGAIN_MS);
      }
    } finally {
      listening.silence();
      stream?.close();
    }
  }
}

const endOf = (reply: ReplyView): string => {
  if (reply.phase === 'cancelled') return 'cancelled';
  return reply.status === 'pending' ? 'waiting' : reply.status;
};
