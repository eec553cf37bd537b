import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { SIGNALS, type Signals } from '@verbatim/signals';

// Signals are hints: a lost one costs this long, not the answer.
const LOOK_AGAIN_MS = 1_000;

export interface Awaited<Found> {
  readonly milliseconds: number;
  /** Aborts when the caller hangs up. */
  readonly abandoned: AbortSignal;
  readonly look: () => Promise<Found>;
  readonly enough: (found: Found) => boolean;
}

/** Holds a call until what it waits for in a conversation is there, or the time is up. */
@Injectable()
export class ConversationWaiter implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(@Inject(SIGNALS) private readonly signals: Signals) {}

  /** A process that stops answers with what it knows: what is awaited goes on without the call. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** What the last look found. */
  async wait<Found>(conversationId: string, { milliseconds, abandoned, look, enough }: Awaited<Found>): Promise<Found> {
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
        const found = await look();
        const left = deadline - performance.now();
        if (enough(found) || left <= 0 || over.aborted) return found;
        await bell.heard(Math.min(left, LOOK_AGAIN_MS));
      }
    } finally {
      over.removeEventListener('abort', ring);
      unsubscribe();
    }
  }
}
