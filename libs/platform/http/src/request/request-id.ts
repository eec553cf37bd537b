import { newId } from '@verbatim/ids';

const SANE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id if it is 1 to 128 of `A-Z a-z 0-9 . _ -`, else a new UUIDv7. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && SANE.test(header) ? header : newId();

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
