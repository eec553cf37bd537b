import { platformProblems } from '../problems/platform.problems';
import { PROBLEM_TYPE } from '../problems/problem-document';
import type { ProblemDocument } from '../problems/problem';

export const described: Readonly<Record<number, string>> = {
  400: 'The request cannot be read, or does not have the expected form',
  401: 'No key, or one that is not valid',
  403: 'The key does not allow this, or does not reach this environment',
  404: 'Something named does not exist, or not for this key',
  406: 'Nothing it can be written as is accepted',
  409: 'It cannot be done in the present state, or another change came in between',
  410: 'The answer that was kept for this Idempotency-Key was erased',
  412: 'It was changed since the version named in If-Match',
  413: 'The body is too large',
  415: 'The body is not uncompressed JSON in UTF-8',
  422: 'The form is right but what it says cannot be used, the acting member is unknown, or the Idempotency-Key was used for another request',
  429: 'The key has made too many requests, or its account has too much waiting to be done',
  500: 'A fault of this service',
  503: 'Something this service needs does not answer',
};

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId', 'errors', 'retryable'],
  properties: {
    type: { type: 'string', description: 'Path on this service that describes the code' },
    title: { type: 'string', description: 'What the code means' },
    status: { type: 'integer', description: 'The HTTP status' },
    code: { type: 'string', description: 'Stable: act on this. All of them: GET /problems' },
    detail: { type: 'string', description: 'What was wrong this time, for people' },
    requestId: { type: 'string', description: 'As in X-Request-Id' },
    errors: {
      type: 'array',
      description: 'What is wrong where, when that can be said',
      items: { $ref: '#/components/schemas/FieldError' },
    },
    retryable: { type: 'boolean', description: 'The same call may succeed later, unchanged' },
    details: {
      type: 'object',
      description: 'Facts for programs, by code',
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    },
  },
};

const fieldError = {
  type: 'object',
  required: ['pointer', 'message'],
  properties: {
    pointer: { type: 'string', description: 'JSON pointer into the body, or query.x, path.x, header.x' },
    message: { type: 'string' },
  },
};

/** Every refusal and fault is one of these (RFC 9457). */
export const problemSchemas = { Problem: problem, FieldError: fieldError };

const exampleOf = (status: number): ProblemDocument | undefined => {
  const found = Object.entries(platformProblems).find(([, row]) => row.status === status);
  if (found === undefined) return undefined;
  const [code, row] = found;
  return {
    type: `/problems/${code}`,
    title: row.title,
    status,
    code,
    detail: described[status] ?? OTHER,
    requestId: '01900000-0000-7000-8000-000000000000',
    errors: [],
    retryable: 'retryable' in row,
  };
};

/** On every answer to a key. */
export const rateLimitHeaders = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
};

const WAITING = new Set([429, 503]);
export const OTHER = 'Any other refusal, by the protocol: 405, 408, 414, 431';

export const headersOf = (status: string): Record<string, object> => ({
  'X-Request-Id': { $ref: '#/components/headers/RequestId' },
  ...(WAITING.has(Number(status)) ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
  ...(status === '429' ? rateLimitHeaders : {}),
  ...(status === '401' ? { 'WWW-Authenticate': { $ref: '#/components/headers/Challenge' } } : {}),
});

const responseOf = (status: string, description: string, example: ProblemDocument | undefined): object => ({
  description,
  headers: headersOf(status),
  content: {
    [PROBLEM_TYPE]: {
      schema: { $ref: '#/components/schemas/Problem' },
      ...(example === undefined ? {} : { example }),
    },
  },
});

/** One response component for each status that a problem document comes with. */
export const problemResponses = (): Record<string, object> => ({
  ...Object.fromEntries(
    Object.entries(described).map(([status, description]) => [
      `Problem${status}`,
      responseOf(status, description, exampleOf(Number(status))),
    ]),
  ),
  ProblemOther: responseOf('default', OTHER, exampleOf(405)),
});

export interface Traits {
  readonly open: boolean;
  /** For an account's keys. */
  readonly isKeys: boolean;
  readonly hasBody: boolean;
  /** Its path names things, or its query an account: for an administrator it has to be there. */
  readonly namesThings: boolean;
  readonly isPost: boolean;
  readonly takesIfMatch: boolean;
  readonly isRead: boolean;
  readonly isNegotiated: boolean;
}

/** The statuses that any operation of this kind may refuse with, as the native API says them. */
export const commonStatuses = (operation: Traits): readonly number[] => {
  const { open, isKeys, hasBody, namesThings, isPost, takesIfMatch, isRead, isNegotiated } = operation;
  return [
    400,
    ...(open ? [] : [401, 403]),
    ...(namesThings || (hasBody && !open) ? [404] : []), // a body may name things, too
    ...(isNegotiated ? [406] : []),
    ...(isRead ? [] : [409]),
    ...(isPost && !open ? [410] : []),
    ...(takesIfMatch ? [412] : []),
    ...(hasBody ? [413, 415] : []),
    ...(hasBody || isKeys || (isPost && !open) ? [422] : []),
    429,
    500,
    503,
  ];
};

/** The problems of such an operation, as references to the components. */
export const commonProblems = (operation: Traits): Record<string, { $ref: string }> => {
  const named = commonStatuses(operation).map(
    (status) => [status, { $ref: `#/components/responses/Problem${status}` }] as const,
  );
  return { ...Object.fromEntries(named), default: { $ref: '#/components/responses/ProblemOther' } };
};
