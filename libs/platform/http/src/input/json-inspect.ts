import { forbiddenKey, type JsonLimits } from './json-scan';
import type { FieldError } from '../problems/problem';

const MAX_ERRORS = 20;
const MAX_SEGMENT_LENGTH = 100;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The JSON pointer of a key below another pointer; long or broken keys are shortened and mended to be shown. */
export const pointerTo = (parent: string, key: string | number): string =>
  `${parent}/${String(key)
    .slice(0, MAX_SEGMENT_LENGTH)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('~', '~0')
    .replaceAll('/', '~1')}`;

/**
 * Everything an accepted JSON text holds that we do not take, by pointer. The text must be valid JSON. Slow and
 * careful: runs only when `looksPlain` had a doubt.
 */
export const inspectJson = (text: string, limits: JsonLimits): readonly FieldError[] =>
  new JsonInspector(text, limits).run();

class TooDeep extends Error {}

class JsonInspector {
  private at = 0;
  private keys = 0;
  private readonly errors: FieldError[] = [];

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {}

  run(): readonly FieldError[] {
    try {
      this.value('', 0);
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
    }
    if (this.keys > this.limits.maxKeys) this.report('', `has more than ${this.limits.maxKeys} keys in all`);
    return this.errors;
  }

  private report(pointer: string, message: string): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ pointer, message });
  }

  private peek(): string {
    while (/[ \t\n\r]/.test(this.text.charAt(this.at))) this.at += 1;
    return this.text.charAt(this.at);
  }

  private value(pointer: string, depth: number): void {
    const c = this.peek();
    if (c === '{' || c === '[') {
      if (depth === this.limits.maxDepth) {
        this.report(pointer, `is nested deeper than ${this.limits.maxDepth} levels`);
        throw new TooDeep();
      }
      this.at += 1;
      if (c === '{') this.members(pointer, depth + 1);
      else this.items(pointer, depth + 1);
    } else if (c === '"') this.checkText(this.string(), pointer, '');
    else this.scalar(pointer);
  }

  private members(pointer: string, depth: number): void {
    const seen = new Set<string>();
    while (this.peek() !== '}') {
      if (this.peek() === ',') this.at += 1;
      this.peek();
      const key = this.string();
      const here = pointerTo(pointer, key);
      this.keys += 1;
      this.checkText(key, pointer, 'a key ');
      if (forbiddenKey(key)) this.report(here, 'is a key that is not allowed');
      if (seen.has(key)) this.report(here, 'is there twice');
      seen.add(key);
      this.peek();
      this.at += 1; // the colon
      this.value(here, depth);
    }
    this.at += 1;
  }

  private items(pointer: string, depth: number): void {
    for (let index = 0; this.peek() !== ']'; index += 1) {
      if (this.peek() === ',') this.at += 1;
      this.value(pointerTo(pointer, index), depth);
    }
    this.at += 1;
  }

  private string(): string {
    const start = this.at;
    do this.at += this.text.charAt(this.at) === '\\' ? 2 : 1;
    while (this.text.charAt(this.at) !== '"');
    this.at += 1;
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private checkText(text: string, pointer: string, what: string): void {
    if (text.includes('\0')) this.report(pointer, `${what}holds the character U+0000`);
    if (LONE_SURROGATE.test(text)) this.report(pointer, `${what}holds half of a surrogate pair`);
  }

  private scalar(pointer: string): void {
    const token = /[^,\]}\s]*/y;
    token.lastIndex = this.at;
    const word = token.exec(this.text)?.[0] ?? '';
    this.at += word.length;
    if (!/^[-\d]/.test(word)) return; // true, false, null
    const number = Number(word);
    if (!Number.isFinite(number)) this.report(pointer, 'is too large a number');
    else if (/^-?\d+$/.test(word) && !Number.isSafeInteger(number)) {
      this.report(pointer, 'is a whole number beyond 2^53, which cannot be kept exactly: send it as a string');
    } else if (number === 0 && /[1-9]/.test(word.replace(/e.*/i, ''))) this.report(pointer, 'is too small a number');
  }
}
