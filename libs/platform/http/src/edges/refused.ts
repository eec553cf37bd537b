import type { DomainError } from '@verbatim/kernel';
import type { ProblemRow } from '../problems/problem';
import { problemDocument } from '../problems/problem-document';
import type { RefusalKind, Refused } from './edge';

const byCode: Readonly<Record<string, RefusalKind>> = {
  'request.malformed': 'unreadable',
  'route.not-found': 'nowhere',
};

const byStatus: Readonly<Record<number, RefusalKind>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  405: 'method',
  408: 'unreadable',
  409: 'conflict',
  410: 'not-found',
  412: 'conflict',
  413: 'unreadable',
  414: 'unreadable',
  415: 'unreadable',
  429: 'limit',
  431: 'unreadable',
  503: 'unavailable',
};

const kindOf = (code: string, { status }: ProblemRow): RefusalKind =>
  byCode[code] ?? byStatus[status] ?? (status >= 500 ? 'fault' : 'validation');

/** `refusal` null: a fault, of which nothing is told. */
export const refusedAs = (code: string, row: ProblemRow, refusal: DomainError | null, requestId: string): Refused => {
  const { status, title, detail, errors, details = {} } = problemDocument(code, row, refusal, requestId);
  return { kind: kindOf(code, row), code, status, title, detail, errors, details, requestId };
};
