import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import { SIGNALS, type Signals } from '@verbatim/signals';
import type { ReplyView } from '../wire/conversation.schema';
import { isSettled } from '../wire/message.view';
import { Bell } from './bell';
import { ReplyReader } from './reply.reader';

// Signals are hints: a lost one costs this long, not the answer.
const LOOK_AGAIN_MS = 1_000;

/** Holds a call until a question has ended, waits for somebody outside, or the time is up. */
@Injectable()
export class ReplyWaiter implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly replies: ReplyReader,
    @Inject(SIGNALS) private readonly signals: Signals,
  ) {}

  /** A process that stops answers with what it knows: the question goes on without the call. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** The reply as it stands when `enough` of it is there, or the time is up; null when there is no such question. */
  async wait(
    scope: AccountScope,
    conversationId: string,
    questionId: string,
    milliseconds: number,
    abandoned: AbortSignal,
    enough: (reply: ReplyView) => boolean = isSettled,
  ): Promise<ReplyView | null> {
    const deadline = performance.now() + milliseconds;
    const bell = new Bell();
    const ring = (): void => bell.ring();
    const unsubscribe = await this.signals.subscribe(conversationId, (signal) => {
      if (signal.kind === 'appended') ring();
    });
    const over = AbortSignal.any([abandoned, this.stopping.signal]);
    over.addEventListener('abort', ring, { once: true });
    try {
      for (;;) {
        const reply = await this.replies.read(scope, conversationId, questionId);
        const left = deadline - performance.now();
        if (!reply || enough(reply) || left <= 0 || over.aborted) return reply;
        await bell.heard(Math.min(left, LOOK_AGAIN_MS));
      }
    } finally {
      over.removeEventListener('abort', ring);
      unsubscribe();
    }
  }
}
