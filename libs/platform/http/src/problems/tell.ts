import type { DomainError } from '@verbatim/kernel';
import type { Edge, EdgeAnswer } from '../edges/edge';
import { refusedAs } from '../edges/refused';
import type { ProblemRow } from './problem';
import { PROBLEM_TYPE, problemDocument, problemHeaders } from './problem-document';

/**
 * A refusal as it is answered: by a problem document, or in the words of the edge it happened at. `refusal` null: a
 * fault, of which nothing is said.
 */
export const tell = (
  edge: Edge | null,
  code: string,
  row: ProblemRow,
  refusal: DomainError | null,
  requestId: string,
): Required<EdgeAnswer> => {
  const headers = problemHeaders(row, code, refusal);
  if (edge === null) {
    return {
      status: row.status,
      body: problemDocument(code, row, refusal, requestId),
      headers: { ...headers, 'content-type': PROBLEM_TYPE },
    };
  }
  const { 'www-authenticate': _, ...others } = headers; // names a way to authenticate that need not be the edge's
  const { status, body, headers: own } = edge.refusal(refusedAs(code, row, refusal, requestId));
  return { status, body, headers: { ...others, ...own, 'content-type': 'application/json; charset=utf-8' } };
};
