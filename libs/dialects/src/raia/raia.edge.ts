import type { Edge, EdgeAnswer, RefusalKind, Refused } from '@verbatim/http';
import { nameOf } from '../shared/complaints';
import { raiaError, type RaiaDetail } from './raia.answers';

const KEY = /^[\x21-\x7e]{1,512}$/;

/** raia knows 400, 403, 404 and 500; the other names and messages are ours. */
const names: Readonly<Record<Exclude<RefusalKind, 'unavailable' | 'fault'>, readonly [name: string, message: string]>> =
  {
    auth: ['FORBIDDEN_ERROR', 'INVALID_CREDENTIALS'],
    forbidden: ['FORBIDDEN_ERROR', 'INVALID_CREDENTIALS'],
    unreadable: ['BAD_REQUEST', 'INVALID_REQUEST'],
    validation: ['BAD_REQUEST', 'INVALID_REQUEST'],
    conflict: ['BAD_REQUEST', 'INVALID_REQUEST'],
    'not-found': ['ENTITY_NOT_FOUND_ERROR', 'ENTITY_NOT_FOUND'],
    nowhere: ['ENTITY_NOT_FOUND_ERROR', 'ENTITY_NOT_FOUND'],
    method: ['METHOD_NOT_ALLOWED', 'METHOD_NOT_ALLOWED'],
    limit: ['TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS'],
  };

const statuses: Partial<Readonly<Record<RefusalKind, number>>> = {
  auth: 403,
  validation: 400,
  conflict: 400,
  'not-found': 404,
};

/** Nothing is said of why a key is not taken, nor of what is not there. */
const silent: readonly RefusalKind[] = ['auth', 'not-found'];

/** What rules call the things that callers name differently; null: callers do not name it. */
const renamed: Readonly<Record<string, string | null>> = {
  agentId: null,
  answers: 'conversationMessageId',
  'rater.id': 'userId',
  stateId: 'conversationStateId',
  'user.id': 'conversationUserId',
  userId: 'conversationUserId',
};

const fieldOf = ({ code }: Refused, pointer: string): string | null => {
  const name = nameOf(pointer);
  // A form that is wrong was seen in what the caller sent, so it has the caller's names.
  return (code === 'request.invalid' || !(name in renamed) ? name : renamed[name]) || null;
};

const detailsOf = (refused: Refused): RaiaDetail[] => {
  if (silent.includes(refused.kind)) return [];
  if (refused.errors.length === 0) return [{ message: refused.detail }];
  return refused.errors.map(({ pointer, message }) => {
    const field = fieldOf(refused, pointer);
    return field === null ? { message } : { field, message };
  });
};

const refusal = (refused: Refused): EdgeAnswer => {
  const { kind } = refused;
  if (kind === 'fault') return { status: 500, body: { status: 500, message: 'Internal Server Error' } };
  if (kind === 'unavailable')
    return { status: refused.status, body: { status: refused.status, message: 'Service Unavailable' } };
  const status = statuses[kind] ?? refused.status;
  const [name, message] = names[kind];
  return { status, body: { status, name, message, details: detailsOf(refused) } };
};

/** raia, external API. Its keys are of one agent each. */
export const raiaEdge: Edge = {
  name: 'raia',
  prefix: '/compat/raia',
  text: {
    title: 'raia external API',
    description:
      'The conversations of one agent as raia’s external API shows them. What differs is in docs/dialects/raia.md.',
    tags: {
      Conversations: 'What an agent and one user talk about.',
      Messages: 'What is said, and the answers to it.',
      Users: 'Whom an agent talks to.',
      Feedback: 'What users think of answers.',
    },
    security: {
      type: 'apiKey',
      in: 'header',
      name: 'Agent-Secret-Key',
      description: 'An API key that is bound to an agent',
    },
    errors: raiaError,
  },
  keyOf: ({ 'agent-secret-key': key }) => (key === undefined ? undefined : KEY.test(String(key)) ? String(key) : ''),
  admits: ({ agentId }) => agentId !== null,
  refusal,
};
