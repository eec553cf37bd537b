export interface JsonLimits {
  readonly maxDepth: number;
  /** Keys of all objects together. */
  readonly maxKeys: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const MINUS = 45;
const LETTER_E = 69;
const CASE_BIT = 32;
const LETTER_U = 117;
const LETTER_D = 68;
/** Fewer digits than this can neither round nor overflow. */
const SAFE_DIGITS = 15;

const isForbidden = (key: string): boolean => key === '__proto__' || key === 'constructor' || key === 'prototype';

/**
 * Whether a text that JSON.parse has accepted may be taken as it is: one pass over its characters. It may be wrong in
 * one direction only: `false` means "look closely" (`inspectJson`), `true` is certain.
 */
export const looksPlain = (text: string, value: unknown, limits: JsonLimits): boolean => {
  const end = text.length;
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < end; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      for (i += 1; ; i += 1) {
        const s = text.charCodeAt(i);
        if (s === QUOTE) break;
        if (s !== BACKSLASH) continue;
        i += 1;
        if (text.charCodeAt(i) !== LETTER_U) continue;
        const first = text.charCodeAt(i + 1);
        // \u0000, or half of a pair (\uD800 to \uDFFF)
        if ((first & ~CASE_BIT) === LETTER_D ? text.charCodeAt(i + 2) > 55 : text.startsWith('0000', i + 1))
          return false;
      }
    } else if (c === COLON) {
      keys += 1;
    } else if ((c | CASE_BIT) === 123) {
      depth += 1; // { or [
      if (depth > limits.maxDepth) return false;
    } else if ((c | CASE_BIT) === 125) {
      depth -= 1;
    } else if (c === MINUS || (c >= 48 && c <= 57)) {
      const start = i;
      let n = c;
      do {
        i += 1;
        n = text.charCodeAt(i); // NaN at the end: every comparison is false
        if ((n & ~CASE_BIT) === LETTER_E) return false;
      } while ((n >= 48 && n <= 57) || n === 46);
      if (i - start > SAFE_DIGITS) return false;
      i -= 1;
    }
  }
  return keys <= limits.maxKeys && countKeys(value) === keys; // fewer in the value: one came twice
};

/** -1 when one of them is not allowed. */
const countKeys = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item !== 'object' || item === null) continue;
      const inner = countKeys(item);
      if (inner < 0) return -1;
      count += inner;
    }
    return count;
  }
  for (const key in value) {
    if (isForbidden(key)) return -1;
    count += 1;
    const member = (value as Record<string, unknown>)[key];
    if (typeof member !== 'object' || member === null) continue;
    const inner = countKeys(member);
    if (inner < 0) return -1;
    count += inner;
  }
  return count;
};

export const forbiddenKey = isForbidden;
