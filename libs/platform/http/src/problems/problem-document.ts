import type { DomainError } from '@verbatim/kernel';
import { ProblemError, type FieldError, type ProblemDocument, type ProblemRow } from './problem';

export const PROBLEM_TYPE = 'application/problem+json';

const fieldErrorsOf = (refusal: DomainError): readonly FieldError[] => {
  if (refusal instanceof ProblemError && refusal.errors.length > 0) return refusal.errors;
  return refusal.pointer === null ? [] : [{ pointer: refusal.pointer, message: refusal.message }];
};

/** The document that tells of a refusal. `refusal` null: of a fault, of which it says nothing. */
export const problemDocument = (
  code: string,
  row: ProblemRow,
  refusal: DomainError | null,
  requestId: string,
): ProblemDocument => ({
  type: `/problems/${code}`,
  title: row.title,
  status: row.status,
  code,
  detail: refusal?.message ?? 'It has been noted under the request id.',
  requestId,
  errors: refusal === null ? [] : fieldErrorsOf(refusal),
  retryable: row.retryable ?? false,
  ...(refusal !== null && Object.keys(refusal.details).length > 0 ? { details: refusal.details } : {}),
});

/** Headers that go with a refusal: its own, the challenge of a 401, and `details.retryAfterSeconds` as Retry-After. */
export const problemHeaders = (row: ProblemRow, code: string, refusal: DomainError | null): Record<string, string> => {
  const headers: Record<string, string> = {};
  if (row.status === 401) {
    headers['www-authenticate'] =
      code === 'auth.missing' ? 'Bearer realm="verbatim"' : 'Bearer realm="verbatim", error="invalid_token"';
  }
  const wait = refusal?.details.retryAfterSeconds;
  if (typeof wait === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(wait)));
  else if (row.status === 503 || row.status === 429) headers['retry-after'] = '1';
  return refusal instanceof ProblemError ? { ...headers, ...refusal.headers } : headers;
};
