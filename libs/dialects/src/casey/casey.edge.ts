import { bearerToken, type Edge, type EdgeAnswer, type RefusalKind, type Refused } from '@verbatim/http';
import { complaintOf } from '../shared/complaints';
import { caseyError } from './casey.schemas';

/** The page shows the form of an error and no code: these are ours. */
const codes: Readonly<Record<RefusalKind, string>> = {
  auth: 'unauthorized',
  forbidden: 'forbidden',
  unreadable: 'bad_request',
  validation: 'validation_error',
  'not-found': 'not_found',
  nowhere: 'not_found',
  method: 'method_not_allowed',
  conflict: 'conflict',
  limit: 'rate_limited',
  unavailable: 'service_unavailable',
  fault: 'internal_error',
};

const statuses: Partial<Readonly<Record<RefusalKind, number>>> = {
  validation: 400,
  'not-found': 404,
  conflict: 409,
};

const messageOf = (refused: Refused): string =>
  refused.kind === 'auth' ? 'The API key is missing or not valid.' : complaintOf(refused);

const refusal = (refused: Refused): EdgeAnswer => ({
  status: statuses[refused.kind] ?? refused.status,
  body: { error: { code: codes[refused.kind], message: messageOf(refused) } },
  ...(refused.kind === 'auth' ? { headers: { 'www-authenticate': 'Bearer' } } : {}),
});

/** Casey (tellcasey), backend API. */
export const caseyEdge: Edge = {
  name: 'casey',
  prefix: '/compat/casey',
  text: {
    title: 'Casey backend API',
    description:
      'The conversations of an account as Casey’s backend API shows them, and its webhooks. What differs is in docs/dialects/casey.md.',
    tags: {
      Conversations: 'Read what was said, and what became of it.',
      Webhooks: 'Be told when a conversation starts and ends.',
    },
    security: { type: 'http', scheme: 'bearer', description: 'An API key: `sk_live_…` or `sk_test_…`' },
    errors: caseyError,
  },
  keyOf: bearerToken,
  refusal,
};
