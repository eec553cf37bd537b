import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = ALPHABET.length;
const VALUES = new Map([...ALPHABET].map((digit, value) => [digit, value]));

/** A whole number from 0 as base-62 digits, padded on the left. Throws a RangeError when it needs more than `width`. */
export const toBase62 = (value: number, width: number): string => {
  let digits = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / BASE)) digits = ALPHABET.charAt(rest % BASE) + digits;
  if (digits.length > width) throw new RangeError(`${value} does not fit in ${width} base-62 digits`);
  return digits.padStart(width, '0');
};

/** The number these digits stand for, or null when one of them is none. Exact for up to 8 digits. */
export const fromBase62 = (digits: string): number | null => {
  let value = 0;
  for (const digit of digits) {
    const part = VALUES.get(digit);
    if (part === undefined) return null;
    value = value * BASE + part;
  }
  return value;
};

/** Random base-62 digits from the system's generator; each is equally likely (`randomInt` draws again where others would bias). */
export const randomBase62 = (length: number): string =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(BASE))).join('');
