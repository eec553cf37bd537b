import type { Signal } from '@verbatim/signals';
import { LRUCache } from 'lru-cache';

export type Delta = Extract<Signal, { kind: 'delta' }>;
export type DeltaView = Omit<Delta, 'kind'>;

/** A conversation has one reply written at a time; late pieces of some before it may still come in. */
const REMEMBERED = 16;

/**
 * Makes one unbroken text of each reply, whatever of its deltas is lost, said again or late: what is told begins where
 * the last left off. `missed` is called when there is a gap, for somebody to say it again; nothing is told before.
 */
export class UnbrokenDeltas {
  private readonly told = new LRUCache<string, { readonly attempt: number; readonly length: number }>({
    max: REMEMBERED,
  });

  constructor(
    private readonly tell: (delta: DeltaView) => void,
    private readonly missed: () => void,
  ) {}

  hear({ kind: _, ...delta }: Delta): void {
    const { replyId, attempt } = delta;
    const last = this.told.get(replyId);
    if (last && attempt < last.attempt) return;
    const offset = last?.attempt === attempt ? last.length : 0;
    if (delta.offset > offset) return this.missed();
    const text = delta.text.slice(offset - delta.offset);
    if (text === '') return;
    this.told.set(replyId, { attempt, length: offset + text.length });
    this.tell({ ...delta, offset, text });
  }
}
