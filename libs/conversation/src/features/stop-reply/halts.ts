import { Inject, Injectable } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { SIGNALS, type Signals } from '@verbatim/signals';

/** The replies of one conversation whose workers have said that they stopped. */
export interface Halts {
  /** Resolves when all of these were heard of, or the time is up. */
  heard(replyIds: readonly string[], withinMs: number): Promise<void>;
  close(): void;
}

@Injectable()
export class HaltListener {
  constructor(@Inject(SIGNALS) private readonly signals: Signals) {}

  /** To be called before the stop, so that the quickest worker is heard. */
  async listen(conversationId: string): Promise<Halts> {
    const halted = new Set<string>();
    const bell = new Bell();
    const close = await this.signals.subscribe(conversationId, (signal) => {
      if (signal.kind !== 'halted') return;
      halted.add(signal.replyId);
      bell.ring();
    });
    const heard = async (replyIds: readonly string[], withinMs: number): Promise<void> => {
      const deadline = performance.now() + withinMs;
      while (replyIds.some((replyId) => !halted.has(replyId))) {
        const left = deadline - performance.now();
        if (left <= 0) return;
        await bell.heard(left);
      }
    };
    return { heard, close };
  }
}
