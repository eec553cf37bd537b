import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { SIGNALS, WORKERS, type Signal, type Signals } from '@verbatim/signals';

interface Running {
  readonly conversationId: string;
  /** No longer wanted. */
  readonly cancel: () => void;
  /** Somebody listens who has not heard all of it. */
  readonly sayAgain: () => void;
}

/** The replies this process is writing, for what the other processes want of them. */
@Injectable()
export class RunningReplies implements OnModuleInit, OnModuleDestroy {
  private readonly running = new Map<string, Running>();
  private unsubscribe: (() => void) | null = null;

  constructor(@Inject(SIGNALS) private readonly signals: Signals) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.signals.subscribe(WORKERS, (signal) => this.hear(signal));
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
  }

  /** `cancelled` aborts when the reply is no longer wanted. */
  begin(
    replyId: string,
    { conversationId, sayAgain }: Omit<Running, 'cancel'>,
  ): { readonly cancelled: AbortSignal; end(): void } {
    const controller = new AbortController();
    const running: Running = { conversationId, sayAgain, cancel: () => controller.abort(new Cancelled()) };
    this.running.set(replyId, running);
    return {
      cancelled: controller.signal,
      end: () => {
        if (this.running.get(replyId) === running) this.running.delete(replyId);
      },
    };
  }

  private hear(signal: Signal): void {
    if (signal.kind === 'cancel') this.running.get(signal.replyId)?.cancel();
    if (signal.kind !== 'say-again') return;
    for (const { conversationId, sayAgain } of this.running.values())
      if (conversationId === signal.conversationId) sayAgain();
  }
}

class Cancelled extends Error {
  constructor() {
    super('The reply is no longer wanted');
    this.name = 'Cancelled';
  }
}
