/** A piece of a message's own text, as it is; `match`: one of the words that were looked for. */
export interface Piece {
  readonly text: string;
  readonly match: boolean;
}
export type Fragment = readonly Piece[];

const MOST_FRAGMENTS = 3;
const LENGTH = 160; // UTF-16 units, about two lines
const LEAD = 50;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the words stand in a message: up to three fragments of it, or its beginning when none is seen. */
export const highlightsOf = (text: string, words: readonly string[]): readonly Fragment[] => {
  const found = words.length === 0 ? [] : rangesOf(text, words);
  const windows: Range[] = [];
  for (const range of found) {
    const last = windows.at(-1);
    if (last && range.end <= last.end) continue;
    if (windows.length === MOST_FRAGMENTS) break;
    const start = Math.max(last?.end ?? 0, wordBefore(text, range.start - LEAD));
    windows.push({ start, end: Math.max(range.end, wordBefore(text, start + LENGTH)) });
  }
  if (windows.length === 0) windows.push({ start: 0, end: wordBefore(text, LENGTH) || LENGTH });
  return windows.map((window) => piecesOf(text, window, found)).filter((fragment) => fragment.length > 0);
};

const rangesOf = (text: string, words: readonly string[]): Range[] => {
  const either = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, 'giu');
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
};

/** The end of the last word that ends there or before: no word, and no character of two units, is cut in two. */
const wordBefore = (text: string, at: number): number => {
  if (at <= 0) return 0;
  if (at >= text.length) return text.length;
  for (let end = at; end > at - LEAD && end > 0; end--) if (/\s/.test(text.charAt(end))) return end;
  const low = text.charCodeAt(at);
  return low >= 0xdc00 && low <= 0xdfff ? at - 1 : at;
};

const piecesOf = (text: string, { start, end }: Range, found: readonly Range[]): Fragment => {
  const pieces: Piece[] = [];
  const add = (from: number, to: number, match: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), match });
  };
  let at = start;
  for (const range of found) {
    if (range.start < at || range.end > end) continue;
    add(at, range.start, false);
    add(range.start, range.end, true);
    at = range.end;
  }
  add(at, Math.min(end, text.length), false);
  return pieces;
};
