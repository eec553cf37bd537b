import MiniSearch from 'minisearch';
import { termOf, termsOf, wordsOf } from '../knowledge/words';

const maxTerms = 1_000;
const slice = 50;

/** How much each sentence speaks of what the others speak of (BM25+), by index; 0 for nothing in common. */
export const rankSentences = async (sentences: readonly string[], others: readonly string[]): Promise<number[]> => {
  const index = new MiniSearch({ fields: ['text'], tokenize: wordsOf, processTerm: termOf });
  const rows = sentences.map((text, id) => ({ id, text }));
  await index.addAllAsync(rows, { chunkSize: slice }); // in slices, so that a long conversation holds nobody else up
  const terms = termsOf(others.join('\n')).slice(0, maxTerms);
  const ranks = sentences.map(() => 0);
  const found = index.search({ queries: terms, combineWith: 'OR' });
  for (const { id, score } of found) ranks[id as number] = score;
  return ranks;
};
