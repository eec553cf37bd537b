import { bearerToken, type Edge, type EdgeAnswer, type RefusalKind, type Refused } from '@verbatim/http';
import { complaintOf } from '../shared/complaints';
import { alliError } from './alli.schemas';

/** Documented are 7000 to 7003; of the others each is 7000 and its status. */
const codes: Readonly<Record<Exclude<RefusalKind, 'auth'>, number>> = {
  forbidden: 7001,
  unreadable: 7002,
  validation: 7003,
  'not-found': 7404,
  nowhere: 7404,
  method: 7405,
  conflict: 7409,
  limit: 7429,
  unavailable: 7503,
  fault: 7000,
};

const statuses: Partial<Readonly<Record<RefusalKind, number>>> = {
  validation: 400,
  'not-found': 404,
  conflict: 409,
};

/** As measured, where the vendor's documentation says otherwise. */
const invalidToken = { error: { value: 1013, name: 'INVALID_TOKEN' }, message: 'INVALID_TOKEN' };

/** What a rule says names no fields of the vendor's: only the form of a request is told by field. */
const messageOf = (refused: Refused): string =>
  refused.code === 'request.invalid' ? complaintOf(refused) : refused.detail;

const refusal = (refused: Refused): EdgeAnswer => {
  const { kind, status } = refused;
  if (kind === 'auth') return { status: 401, body: invalidToken };
  return {
    status: statuses[kind] ?? status,
    body: { type: 'APIError', code: codes[kind], message: messageOf(refused) },
  };
};

/** Allganize, Alli API v2. */
export const alliEdge: Edge = {
  name: 'alli',
  prefix: '/compat/alli',
  text: {
    title: 'Alli API v2',
    description:
      'The conversations of an account as Allganize’s Alli API shows them. What differs is in docs/dialects/alli.md.',
    tags: {
      Conversations: 'Find conversations, change what is said of them, delete them.',
      Chats: 'What was said: read it, rate it, stop what is being written.',
    },
    security: {
      type: 'apiKey',
      in: 'header',
      name: 'API-KEY',
      description: 'An API key: `sk_live_…` or `sk_test_…`. `Authorization: Bearer` is taken in its place.',
    },
    errors: alliError,
  },
  keyOf: (headers) => headers['api-key']?.toString() ?? bearerToken(headers),
  refusal,
};
