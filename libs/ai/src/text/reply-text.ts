import { cleanText, cutText } from './clean-text';

/**
 * A reply as it grows: clean, trimmed, at most `maxUnits` UTF-16 units. What `onDelta` was given, joined, is always
 * the text so far. A surrogate pair may arrive in two deltas, so its first half waits for the second; white space
 * waits until something follows it.
 */
export class ReplyText {
  private text = '';
  private half = '';
  private space = '';

  constructor(
    private readonly maxUnits: number,
    private readonly onDelta: (text: string) => void,
  ) {}

  /** True once there is room for no more: what comes after is dropped. */
  isFull = false;

  get isEmpty(): boolean {
    return this.text === '';
  }

  push(delta: string): void {
    const raw = this.half + delta.replaceAll('\u0000', '');
    this.half = /[\ud800-\udbff]$/.test(raw) ? raw.slice(-1) : '';
    this.add(cleanText(this.half === '' ? raw : raw.slice(0, -1)));
  }

  /** No more is coming: the whole text. */
  end(): string {
    if (this.half !== '') this.add(cleanText(this.half));
    this.half = '';
    return this.text;
  }

  private add(piece: string): void {
    if (this.isFull) return;
    const grown = this.isEmpty ? piece.trimStart() : this.space + piece;
    const solid = grown.trimEnd();
    this.space = cutText(grown.slice(solid.length), this.maxUnits);
    const room = this.maxUnits - this.text.length;
    this.isFull = solid.length > room;
    const fitting = this.isFull ? cutText(solid, room).trimEnd() : solid;
    if (fitting === '') return;
    this.text += fitting;
    this.onDelta(fitting);
  }
}
