const TERM = /(-?)"([^"]*)"?|(\S+)/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of a search that are to be there, longest first: not those behind a minus, and no `or`. A term like an
 * address counts as a whole too.
 */
export const wordsToFind = (q: string): readonly string[] => {
  const words = new Set<string>();
  for (const [, minus, phrase, term] of q.matchAll(TERM)) {
    if (minus === '-' || term?.startsWith('-') || term?.toLowerCase() === 'or') continue;
    const found = (phrase ?? term ?? '').match(WORD) ?? [];
    for (const word of found) words.add(word);
    const whole = term?.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    if (whole) words.add(whole);
  }
  return [...words].sort((a, b) => b.length - a.length);
};
