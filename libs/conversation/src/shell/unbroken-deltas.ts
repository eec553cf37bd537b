import { WORKERS, type Signal, type Signals } from '@verbatim/signals';
import { LRUCache } from 'lru-cache';

export type Delta = Extract<Signal, { kind: 'delta' }>;
export type DeltaView = Omit<Delta, 'kind'>;

/** A conversation has one reply written at a time; late pieces of some before it may still come in. */
const REMEMBERED = 16;
/** Signals get lost where there are too many already: a listener must not answer every loss with one more. */
const ASKS_EVERY_MS = 1_000;

/**
 * Makes one unbroken text of each reply of a conversation, whatever of its deltas is lost, said again or late: what is
 * told begins where the last left off. After a gap nothing is told until it was said again.
 */
export class UnbrokenDeltas {
  private readonly told = new LRUCache<string, { readonly attempt: number; readonly length: number }>({
    max: REMEMBERED,
  });
  private askedAt = -Infinity;

  constructor(
    private readonly signals: Pick<Signals, 'publish'>,
    private readonly conversationId: string,
    private readonly tell: (delta: DeltaView) => void,
  ) {}

  hear({ kind: _, ...delta }: Delta): void {
    const { replyId, attempt } = delta;
    const last = this.told.get(replyId);
    if (last && attempt < last.attempt) return;
    const offset = last?.attempt === attempt ? last.length : 0;
    if (delta.offset > offset) return this.sayAgain();
    const text = delta.text.slice(offset - delta.offset);
    if (text === '') return;
    this.told.set(replyId, { attempt, length: offset + text.length });
    this.tell({ ...delta, offset, text });
  }

  /** For who listens from now on, and may have missed something: whoever writes, from the start. */
  sayAgain(): void {
    const now = performance.now();
    if (now - this.askedAt < ASKS_EVERY_MS) return;
    this.askedAt = now;
    this.signals.publish(WORKERS, { kind: 'say-again', conversationId: this.conversationId });
  }
}
