import { refuse } from './platform.problems';
import type { ProblemError } from './problem';

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** The driver gives these no code; there is nothing but their words to know them by. */
const DRIVER_LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

const unavailable = (cause: unknown): ProblemError =>
  refuse('service.unavailable', 'Something this needs does not answer. Try again.', {
    headers: { 'retry-after': '1' },
    cause,
  });

/** TypeORM and pools wrap the driver's error. */
const driverErrorOf = (error: Error): Error => {
  const { driverError } = error as { driverError?: unknown };
  return driverError instanceof Error ? driverError : error;
};

/**
 * The refusal an error of the Postgres driver stands for; null when it is none, or is our own mistake. A value that
 * Postgres calls impossible came in with the request: nothing a caller sends may become a 500.
 */
export const fromPostgres = (thrown: Error): ProblemError | null => {
  const error = driverErrorOf(thrown);
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return DRIVER_LOST.test(error.message) ? unavailable(thrown) : null;
  if (NETWORK.has(code)) return unavailable(thrown);
  if (!/^[0-9A-Z]{5}$/.test(code) || !('severity' in error)) return null;
  const kind = code.slice(0, 2);
  // connection lost, out of resources, operator stopped it (57014: statement timeout), disk or system
  if (['08', '53', '57', '58'].includes(kind)) return unavailable(thrown);
  // deadlock, serialization failure, lock not available
  if (kind === '40' || code === '55P03') {
    return refuse('conflict.retry', 'Another change came in between. Try again.', { cause: thrown });
  }
  // impossible value, limit exceeded
  if (kind === '22' || kind === '54') {
    return refuse('request.invalid', 'The request holds a value that cannot be kept.', { cause: thrown });
  }
  return null;
};
