import type { Turn } from '@verbatim/conversation';
import { cleanText } from '../text/clean-text';
import { readable } from '../text/readable';
import { termsOf, wordsOf } from './words';

/** What is searched for: the terms of the question, and those it leans on when it follows one up. */
export interface Question {
  /** The question as asked, clean. */
  readonly text: string;
  readonly terms: readonly string[];
  /** Terms of what was talked about before; empty when the question stands on its own. */
  readonly earlier: readonly string[];
}

const maxTerms = 64;
const readUnits = 4_000;
const leaning = new Set(
  'it its that this they them their those these one ones there and or but also else same then so instead'.split(' '),
);

const someTermsOf = (text: string): string[] => termsOf(readable(text, readUnits)).slice(0, maxTerms);

const followsUp = (text: string, terms: readonly string[]): boolean =>
  terms.length <= 1 || (terms.length <= 4 && wordsOf(readable(text, readUnits)).some((word) => leaning.has(word)));

/** The last user turn, with the user turn before it where the last leans on it ("and how long does that take?"). */
export const questionOf = (turns: readonly Turn[]): Question => {
  const asked = turns.filter(({ role }) => role === 'user').map(({ text }) => cleanText(text));
  const text = asked.at(-1)?.trim() ?? '';
  const terms = someTermsOf(text);
  if (!followsUp(text, terms)) return { text, terms, earlier: [] };
  const before = asked.slice(0, -1).reverse().map(someTermsOf);
  const earlier = before.find((found) => found.length > 0) ?? [];
  return { text, terms, earlier: earlier.filter((term) => !terms.includes(term)) };
};
