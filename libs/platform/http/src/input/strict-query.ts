import type { FieldError } from '../problems/problem';

const MAX_PARAMETERS = 100;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const PROBLEM = Symbol('QueryProblem');

/** Parameters by name, on an object without a prototype. */
export type StrictQuery = Readonly<Record<string, string>> & { readonly [PROBLEM]?: FieldError };

const none: StrictQuery = Object.freeze(Object.create(null) as StrictQuery);

const refused = (pointer: string, message: string): StrictQuery =>
  Object.assign(Object.create(null) as object, { [PROBLEM]: { pointer, message } }) as StrictQuery;

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
};

/**
 * Reads a query string: each name once, no array syntax, sound percent-encoding. It never throws, as the router calls
 * it where nobody would catch that: what is wrong is kept for `queryProblem`.
 */
export const parseStrictQuery = (text: string): StrictQuery => {
  if (text === '') return none;
  const pairs = text.split('&', MAX_PARAMETERS + 1);
  if (pairs.length > MAX_PARAMETERS) return refused('query', `has more than ${MAX_PARAMETERS} parameters`);
  const query = Object.create(null) as Record<string, string>;
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const problem = problemOf(name, value, query);
    if (name === null || value === null || problem !== null) {
      return refused(problem?.pointer ?? 'query', problem?.message ?? 'is not percent-encoded UTF-8');
    }
    query[name] = value;
  }
  return query;
};

const problemOf = (name: string | null, value: string | null, query: Record<string, string>): FieldError | null => {
  if (name === null) return null;
  const pointer = `query.${name.slice(0, 100)}`;
  if (FORBIDDEN.has(name)) return { pointer, message: 'is a name that is not allowed' };
  if (/[[\]]/.test(name)) return { pointer, message: 'uses array syntax, which is not taken' };
  if (value === null) return { pointer, message: 'is not percent-encoded UTF-8' };
  if (`${name}${value}`.includes('\0')) return { pointer, message: 'holds the character U+0000' };
  if (Object.hasOwn(query, name)) return { pointer, message: 'is there more than once' };
  return null;
};

/** What was wrong with a query that `parseStrictQuery` read. */
export const queryProblem = (query: unknown): FieldError | undefined =>
  (query as StrictQuery | null | undefined)?.[PROBLEM];
