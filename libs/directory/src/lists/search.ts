import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';

const MAX_WORDS = 10;
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const asPattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** The `search` of a list's query. */
export const search = z
  .string()
  .max(200)
  .refine((text) => wordsOf(text).length > 0, 'must hold a word')
  .refine((text) => wordsOf(text).length <= MAX_WORDS, `must hold at most ${MAX_WORDS} words`)
  .optional();

/**
 * Narrows a query to rows whose `search_text` holds every word, in any case and anywhere. A table with that column has
 * a trigram index `<table>_search`, which words of three characters or more can use.
 */
export const narrowToWords = <Row extends ObjectLiteral>(query: SelectQueryBuilder<Row>, text: string): void => {
  for (const [at, word] of wordsOf(text).entries())
    query.andWhere(`"${query.alias}".search_text like lower(:word${at})`, { [`word${at}`]: asPattern(word) });
};
