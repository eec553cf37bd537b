import type { FieldError } from '../problems/problem';

const MAX_PARAMETERS = 100;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const PROBLEM = Symbol('QueryProblem');
const REPEATED = Symbol('Repeated');

/** Parameters by name, on an object without a prototype; a list where a name came repeatedly. */
export type StrictQuery = Readonly<Record<string, string | string[]>> & {
  readonly [PROBLEM]?: FieldError;
  readonly [REPEATED]?: FieldError;
};

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
 * Reads a query string: no array syntax, sound percent-encoding, each name once. It never throws, as the router calls
 * it where nobody would catch that: what is wrong is kept for `queryProblem`.
 */
export const parseStrictQuery = (text: string): StrictQuery => {
  if (text === '') return none;
  const pairs = text.split('&', MAX_PARAMETERS + 1);
  if (pairs.length > MAX_PARAMETERS) return refused('query', `has more than ${MAX_PARAMETERS} parameters`);
  const query = Object.create(null) as Record<string, string | string[]>;
  let repeated: string | null = null;
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    const problem = problemOf(name, value);
    if (name === null || value === null || problem !== null) {
      return refused(problem?.pointer ?? 'query', problem?.message ?? 'is not percent-encoded UTF-8');
    }
    const before = query[name];
    if (before !== undefined) repeated ??= name;
    query[name] = before === undefined ? value : [before, value].flat();
  }
  if (repeated === null) return query;
  return Object.assign(query, { [REPEATED]: { pointer: pointerOf(repeated), message: 'is there more than once' } });
};

const pointerOf = (name: string): string => `query.${name.slice(0, 100)}`;

const problemOf = (name: string | null, value: string | null): FieldError | null => {
  if (name === null) return null;
  const pointer = pointerOf(name);
  if (FORBIDDEN.has(name)) return { pointer, message: 'is a name that is not allowed' };
  if (/[[\]]/.test(name)) return { pointer, message: 'uses array syntax, which is not taken' };
  if (value === null) return { pointer, message: 'is not percent-encoded UTF-8' };
  if (`${name}${value}`.includes('\0')) return { pointer, message: 'holds the character U+0000' };
  return null;
};

/** What was wrong with a query that `parseStrictQuery` read. `mayRepeat`: names may come more than once. */
export const queryProblem = (query: unknown, mayRepeat = false): FieldError | undefined => {
  const read = query as StrictQuery | null | undefined;
  return read?.[PROBLEM] ?? (mayRepeat ? undefined : read?.[REPEATED]);
};
