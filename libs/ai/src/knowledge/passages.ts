import type { KnowledgeEntry } from '@verbatim/conversation';
import { cleanText, cutText } from '../text/clean-text';
import { sentencesOf } from '../text/sentences';

/** A few neighbouring sentences of one entry, short enough to quote. */
export interface Passage {
  readonly sourceId: string;
  readonly title: string;
  readonly url: string | null;
  readonly text: string;
}

const passageUnits = 420;

/** Pieces of at most a passage each, cut between words where there is a space and within a word where there is none. */
const splitLong = (sentence: string): string[] => {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > passageUnits) {
    const space = rest.lastIndexOf(' ', passageUnits);
    const piece = space > 0 ? rest.slice(0, space) : cutText(rest, passageUnits);
    pieces.push(piece);
    rest = rest.slice(piece.length).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
};

/** Whole sentences put together up to the length of a passage. */
const group = (parts: readonly string[]): string[] => {
  const groups: string[] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (last !== undefined && last.length + part.length < passageUnits) groups[groups.length - 1] = `${last} ${part}`;
    else groups.push(part);
  }
  return groups;
};

/** Paragraphs are never joined: a blank line parts one matter from the next. Made one by one, as they are asked for. */
export function* passagesIn(entries: readonly KnowledgeEntry[]): Generator<Passage> {
  for (const entry of entries) {
    const title = cleanText(entry.title).trim();
    for (const paragraph of cleanText(entry.text).split(/\n\s*\n/u)) {
      for (const text of group(sentencesOf(paragraph).flatMap(splitLong))) {
        yield { sourceId: entry.id, title, url: entry.url, text };
      }
    }
  }
}
