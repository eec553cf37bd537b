import { isUtf8 } from 'node:buffer';
import { refuse } from '../problems/platform.problems';
import { inspectJson } from './json-inspect';
import { looksPlain, type JsonLimits } from './json-scan';

export interface JsonRules extends JsonLimits {
  /** What the body as a whole must be. */
  readonly topLevel: 'object' | 'any';
}

export const defaultJsonRules: JsonRules = Object.freeze({ topLevel: 'object', maxDepth: 32, maxKeys: 1_000 });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The engine's message quotes the text; only the place may leave.
    const place = /position (\d+)/.exec(String(error))?.[1];
    throw refuse('request.malformed', `The body is not valid JSON${place ? ` (at character ${place})` : ''}.`);
  }
};

/**
 * Reads a JSON body so that what was accepted is exactly what was sent: nothing replaced, rounded, dropped or
 * overwritten (ADR-0007). Throws `request.malformed` for what is not JSON in UTF-8, `request.invalid` with pointers
 * for JSON we do not take.
 */
export const parseStrictJson = (bytes: Buffer, rules: JsonRules = defaultJsonRules): unknown => {
  if (bytes.length === 0) throw refuse('request.malformed', 'The body is empty.');
  if (!isUtf8(bytes)) throw refuse('request.malformed', 'The body is not valid UTF-8.');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw refuse('request.malformed', 'The body begins with a byte order mark.');
  }
  const text = bytes.toString('utf8');
  const value = parse(text);
  if (rules.topLevel === 'object' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    throw refuse('request.invalid', 'The body must be a JSON object.', {
      errors: [{ pointer: '', message: 'must be an object' }],
    });
  }
  if (looksPlain(text, value, rules)) return value;
  const errors = inspectJson(text, rules);
  if (errors.length > 0) throw refuse('request.invalid', 'The body holds something that is not taken.', { errors });
  return value;
};
