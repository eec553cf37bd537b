import type { Citation } from '@verbatim/conversation';
import type { Passage } from '../knowledge/passages';
import { termsOf } from '../knowledge/words';

const shareOfTerms = 0.5;
const fewestTerms = 3;

/**
 * The passages a reply shows it drew from: those most of whose terms it repeats. A model may use one without a trace,
 * so this claims too little rather than too much.
 */
export const citationsIn = (reply: string, passages: readonly Passage[]): Citation[] => {
  const said = new Set(termsOf(reply));
  return passages
    .filter(({ text }) => {
      const terms = termsOf(text);
      const repeated = terms.filter((term) => said.has(term)).length;
      return repeated >= fewestTerms && repeated >= shareOfTerms * terms.length;
    })
    .map(({ sourceId, title, url, text }) => ({ sourceId, title, url, quote: text }));
};
