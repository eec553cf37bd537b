import { platformProblems } from '../problems/platform.problems';
import { PROBLEM_TYPE } from '../problems/problem-document';
import type { ProblemDocument } from '../problems/problem';

const described: Readonly<Record<number, string>> = {
  400: 'The request cannot be read, or does not have the expected form',
  401: 'No key, or one that is not valid',
  403: 'The key does not allow this',
  404: 'It does not exist, or not for this key',
  409: 'It cannot be done in the present state, or another change came in between',
  412: 'It was changed since the version named in If-Match',
  413: 'The body is too large',
  415: 'The body is not uncompressed JSON in UTF-8',
  422: 'The Idempotency-Key was used for another request',
  429: 'Too many requests',
  500: 'A fault of this service',
  503: 'Something this service needs does not answer',
};

export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId', 'errors', 'retryable'],
  properties: {
    type: { type: 'string', description: 'Path on this service that describes the code' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: act on this' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'message'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body, or query.x, path.x, header.x' },
          message: { type: 'string' },
        },
      },
    },
    retryable: { type: 'boolean', description: 'The same call may succeed later, unchanged' },
    details: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
  },
};

const exampleOf = (status: number): ProblemDocument | undefined => {
  const found = Object.entries(platformProblems).find(([, row]) => row.status === status);
  if (found === undefined) return undefined;
  const [code, row] = found;
  return {
    type: `/problems/${code}`,
    title: row.title,
    status,
    code,
    detail: described[status] ?? row.title,
    requestId: '01900000-0000-7000-8000-000000000000',
    errors: [],
    retryable: 'retryable' in row,
  };
};

const WAITING = new Set([429, 503]);

/** One response component for each status that a problem document comes with. */
export const problemResponses = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(described).map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        headers: {
          'X-Request-Id': { $ref: '#/components/headers/RequestId' },
          ...(WAITING.has(Number(status)) ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
        },
        content: {
          [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, example: exampleOf(Number(status)) },
        },
      },
    ]),
  );

/** The statuses any operation of this kind may answer, as references to the components. */
export const commonProblems = (operation: {
  readonly open: boolean;
  readonly hasBody: boolean;
  readonly hasPathParameters: boolean;
  readonly isPost: boolean;
  readonly takesIfMatch: boolean;
  readonly isRead: boolean;
}): Record<string, { $ref: string }> => {
  const statuses = [
    400,
    ...(operation.open ? [] : [401, 403]),
    ...(operation.hasPathParameters ? [404] : []),
    ...(operation.isRead ? [] : [409]),
    ...(operation.takesIfMatch ? [412] : []),
    ...(operation.hasBody ? [413, 415] : []),
    ...(operation.isPost && !operation.open ? [422] : []),
    429,
    500,
    503,
  ];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));
};
