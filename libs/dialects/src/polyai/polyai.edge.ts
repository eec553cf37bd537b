import type { Edge, EdgeAnswer, RefusalKind, Refused } from '@verbatim/http';
import { complaintOf } from '../shared/complaints';
import { polyaiError } from './polyai.schemas';

/** PolyAI lists 400, 401, 403, 404 and 500; what it has no word for keeps the status that HTTP has for it. */
const statuses: Readonly<Record<RefusalKind, number>> = {
  auth: 401,
  forbidden: 403,
  unreadable: 400,
  validation: 400,
  'not-found': 404,
  nowhere: 404,
  method: 405,
  conflict: 409,
  limit: 429,
  unavailable: 503,
  fault: 500,
};

/** What is told whatever happened: nothing of another account, of a key, or of our insides. */
const messages: Partial<Readonly<Record<RefusalKind, string>>> = {
  auth: 'The API key is missing or not valid.',
  'not-found': 'There is no such account or project for this API key.',
  fault: 'Something went wrong on our side.',
};

const refusal = (refused: Refused): EdgeAnswer => ({
  status: statuses[refused.kind],
  body: { error_message: messages[refused.kind] ?? complaintOf(refused) },
});

/** PolyAI, Conversations API v1. */
export const polyaiEdge: Edge = {
  name: 'polyai',
  prefix: '/compat/polyai',
  text: {
    title: 'PolyAI Conversations API',
    description:
      'The conversations of a project as PolyAI’s Conversations API shows them. What differs is in docs/dialects/polyai.md.',
    tags: { Conversations: 'Read what was said, turn by turn.' },
    security: {
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
      description: 'An API key: `sk_live_…` or `sk_test_…`',
    },
    errors: polyaiError,
  },
  keyOf: (headers) => headers['x-api-key']?.toString(),
  refusal,
};
