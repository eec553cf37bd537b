import type { IncomingMessage } from 'node:http';
import { refuse } from '../problems/platform.problems';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
/** Headers whose second copy Node drops or joins silently, by their length (a quick first test). */
const SINGLE = new Map([
  [8, ['if-match']],
  [12, ['content-type']],
  [13, ['authorization']],
  [15, ['idempotency-key']],
]);

/** Refuses a request that says twice who sends it, what its key is or what its body is. */
export const refuseRepeatedHeaders = (rawHeaders: readonly string[]): void => {
  let seen: string[] | null = null;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i];
    const names = raw === undefined ? undefined : SINGLE.get(raw.length);
    if (raw === undefined || names === undefined) continue;
    const name = raw.toLowerCase();
    if (!names.includes(name)) continue;
    if (seen?.includes(name)) {
      throw refuse('request.invalid', `The header ${name} was sent more than once.`, {
        errors: [{ pointer: `header.${name}`, message: 'is there more than once' }],
      });
    }
    (seen ??= []).push(name);
  }
};

/** The Idempotency-Key; null when there is none. 1 to 255 visible ASCII characters. */
export const idempotencyKeyOf = (headers: IncomingMessage['headers']): string | null => {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw refuse('idempotency.key-invalid', 'An Idempotency-Key is 1 to 255 visible ASCII characters.', {
    errors: [{ pointer: 'header.idempotency-key', message: 'must be 1 to 255 visible ASCII characters' }],
  });
};

/** Refuses a body that says it is compressed, or in another charset than UTF-8. */
export const refuseForeignBody = (headers: IncomingMessage['headers']): void => {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw refuse('request.unsupported-encoding', 'Send the body uncompressed.');
  }
  const type = headers['content-type'];
  if (type === undefined || !type.includes(';')) return;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw refuse('request.not-json', 'The body must be application/json in UTF-8.');
  }
};
