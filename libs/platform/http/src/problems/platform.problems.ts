import { defineProblems, ProblemError, type ProblemOptions } from './problem';

/** What any route may answer, whatever it is about. */
export const platformProblems = defineProblems({
  'request.invalid': { status: 400, title: 'The request does not have the expected form' },
  'request.malformed': { status: 400, title: 'The request cannot be read' },
  'request.body-too-large': { status: 413, title: 'The body is too large' },
  'request.uri-too-long': { status: 414, title: 'The address is too long' },
  'request.not-json': { status: 415, title: 'The body is not of type application/json' },
  'request.unsupported-encoding': { status: 415, title: 'The body is compressed' },
  'request.timeout': { status: 408, title: 'The request was not sent in time', retryable: true },
  'request.headers-too-large': { status: 431, title: 'The headers are too large' },
  'request.not-acceptable': { status: 406, title: 'It cannot be written as the caller accepts it' },
  'route.not-found': { status: 404, title: 'There is nothing at this address' },
  'method.not-allowed': { status: 405, title: 'The address does not take this method' },
  'auth.missing': { status: 401, title: 'No API key was sent' },
  'auth.invalid': { status: 401, title: 'The API key is not valid' },
  'auth.scope': { status: 403, title: 'The API key does not allow this' },
  'resource.not-found': { status: 404, title: 'It does not exist' },
  'precondition.failed': { status: 412, title: 'It was changed meanwhile' },
  'precondition.invalid': { status: 400, title: 'The precondition cannot be read' },
  'conflict.retry': { status: 409, title: 'Another change came in between', retryable: true },
  'idempotency.key-invalid': { status: 400, title: 'The Idempotency-Key cannot be used' },
  'idempotency.key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'idempotency.in-progress': { status: 409, title: 'The first call with this key still runs', retryable: true },
  'idempotency.answer-erased': { status: 410, title: 'What the first call with this key answered was erased' },
  'cursor.invalid': { status: 400, title: 'The cursor is not one of this list' },
  'limit.rate': { status: 429, title: 'Too many requests', retryable: true },
  'limit.requests': { status: 429, title: 'The key has made as many requests as it may', retryable: true },
  'limit.owed-work': { status: 429, title: 'Too much of the account is waiting to be done', retryable: true },
  'service.busy': { status: 503, title: 'Too much is waiting', retryable: true },
  'service.unavailable': { status: 503, title: 'Something this needs does not answer', retryable: true },
  internal: { status: 500, title: 'Something went wrong on our side' },
});

export type PlatformProblemCode = keyof typeof platformProblems;

/** A refusal with a code of the platform's own catalogue. */
export const refuse = (
  code: PlatformProblemCode,
  detail: string,
  options?: ProblemOptions,
): ProblemError<PlatformProblemCode> => new ProblemError(code, detail, options);
