import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  TypeValidationError,
} from 'ai';
import { PermanentFailure, TransientFailure } from '@verbatim/conversation';
import { OutboundRefused, retryAfterMs } from '@verbatim/outbound';
import { GarbledAnswer } from './guarded-body';

type Failure = TransientFailure | PermanentFailure;

/** What went wrong, as a kind: the SDK's own errors hold prompts, answers and keys, and none of it may be logged. */
const because = (kind: string): { cause: Error } => ({ cause: new Error(kind) });

const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
/** 4xx that speak of the moment, not of the request: timeout, conflict, too early, too many. */
const passing = new Set([408, 409, 425, 429]);

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;

const speaksOfQuota = (error: unknown): boolean =>
  [fieldOf(error, 'code'), fieldOf(error, 'type')].some((code) => typeof code === 'string' && quotaCodes.has(code));

const bodyError = (body: string | undefined): unknown => {
  try {
    const parsed: unknown = JSON.parse(body ?? '');
    return fieldOf(parsed, 'error');
  } catch {
    return undefined;
  }
};

const byStatus = (status: number, error: unknown, waitMs: number | null): Failure => {
  const kind = because(`http-${status}`);
  if (status === 402 || speaksOfQuota(error)) return new PermanentFailure('provider-quota', kind);
  if (status >= 500 || passing.has(status)) return new TransientFailure('provider-unavailable', waitMs, kind);
  return new PermanentFailure('provider-rejected', kind);
};

/** An error the provider sent as an event within a stream that had begun well. */
const byEvent = (error: object): Failure => {
  if (speaksOfQuota(error)) return new PermanentFailure('provider-quota', because('error-event'));
  const status = Number(fieldOf(error, 'status') ?? fieldOf(error, 'code'));
  if (status >= 400 && status <= 599) return byStatus(status, error, null);
  return new TransientFailure('provider-unavailable', null, because('error-event'));
};

const isGarbled = (error: unknown): boolean =>
  error instanceof GarbledAnswer ||
  JSONParseError.isInstance(error) ||
  TypeValidationError.isInstance(error) ||
  InvalidResponseDataError.isInstance(error) ||
  EmptyResponseBodyError.isInstance(error);

/** An error and what caused it, outermost first. */
const chainOf = (error: unknown): unknown[] => {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && !chain.includes(next); next = fieldOf(next, 'cause')) chain.push(next);
  return chain;
};

const networkCode = (chain: readonly unknown[]): string => {
  const code = chain.map((error) => fieldOf(error, 'code')).find((found) => typeof found === 'string');
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown';
};

/** Sorts whatever a call to a provider threw into one of the two failures of the port. `now`: ms since the epoch. */
export const failureFrom = (error: unknown, now: number): Failure => {
  const chain = chainOf(error);
  const failure = chain.find((link) => link instanceof TransientFailure || link instanceof PermanentFailure);
  if (failure) return failure;
  const refused = chain.find((link) => link instanceof OutboundRefused);
  if (refused) return new PermanentFailure('provider-rejected', because(refused.reason));
  const garbled = chain.find(isGarbled);
  if (garbled) {
    const kind = garbled instanceof GarbledAnswer ? garbled.message : 'unreadable';
    return new TransientFailure('provider-garbled', null, because(kind));
  }
  const answered = chain.find((link) => APICallError.isInstance(link));
  if (answered?.statusCode !== undefined && answered.statusCode >= 300) {
    const waitMs = retryAfterMs(answered.responseHeaders, now);
    return byStatus(answered.statusCode, bodyError(answered.responseBody), waitMs);
  }
  if (!(error instanceof Error) && typeof error === 'object' && error !== null) return byEvent(error);
  return new TransientFailure('provider-unavailable', null, because(`network-${networkCode(chain)}`));
};
