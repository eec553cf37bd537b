import type { Signals } from '@verbatim/signals';

// One signal per this many milliseconds is enough for an eye, and keeps a fast model from flooding the channel.
const GATHER_MS = 40;

/** Gathers what the model writes, publishes it in pieces, and knows the whole text so far. */
export class DeltaPublisher {
  private written = '';
  private published = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly signals: Signals,
    private readonly topic: string,
    private readonly reply: { readonly questionId: string; readonly replyId: string },
    private readonly attempt: number,
  ) {}

  get text(): string {
    return this.written;
  }

  add(piece: string): void {
    this.written += piece;
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** For a listener that has missed something: all of it once more, from the start. */
  sayAgain(): void {
    this.published = 0;
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.written.length === this.published) return;
    this.signals.publish(this.topic, {
      kind: 'delta',
      ...this.reply,
      attempt: this.attempt,
      offset: this.published,
      text: this.written.slice(this.published),
    });
    this.published = this.written.length;
  }
}
