import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SIGNALS, type Signals } from '@verbatim/signals';

/** The replies this process is writing, and the signal that one of them is no longer wanted. */
@Injectable()
export class Cancellations implements OnModuleInit, OnModuleDestroy {
  private readonly running = new Map<string, AbortController>();
  private unsubscribe: (() => void) | null = null;

  constructor(@Inject(SIGNALS) private readonly signals: Signals) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.signals.subscribe('cancel', (signal) => {
      if (signal.kind === 'cancel') this.running.get(signal.replyId)?.abort(new Cancelled());
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
  }

  of(replyId: string): { readonly signal: AbortSignal; release(): void } {
    const controller = new AbortController();
    this.running.set(replyId, controller);
    return {
      signal: controller.signal,
      release: () => {
        if (this.running.get(replyId) === controller) this.running.delete(replyId);
      },
    };
  }
}

export class Cancelled extends Error {
  constructor() {
    super('The reply is no longer wanted');
    this.name = 'Cancelled';
  }
}
