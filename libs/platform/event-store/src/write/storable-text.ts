import { UnstorableText } from '../errors';

// JSON.stringify escapes control characters and halves of surrogate pairs and nothing else, so a real `\u0000` or
// `\ud8…` escape is one not preceded by an odd number of backslashes.
const ESCAPED = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

const HALF_A_PAIR = /\p{Surrogate}/u;

const isStorable = (text: string): boolean => !text.includes('\u0000') && !HALF_A_PAIR.test(text);

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const find = (value: unknown, pointer: string): string | null => {
  if (typeof value === 'string') return isStorable(value) ? null : pointer;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    // a bad key is named by its owner: the pointer itself must stay printable
    const found = isStorable(key) ? find(child, `${pointer}/${escapePointer(key)}`) : pointer;
    if (found !== null) return found;
  }
  return null;
};

/**
 * JSON of a value that Postgres can keep, or {@link UnstorableText}. The encoded text is searched, which costs a
 * fraction of a walk over the value; the walk only runs to name the culprit, in `origin`, what the caller handed in.
 */
export const storableJson = (value: object, pointer: string, origin: object = value): string => {
  const json = JSON.stringify(value);
  if (json.includes('\\u') && ESCAPED.test(json)) throw new UnstorableText(find(origin, pointer) ?? pointer);
  return json;
};
