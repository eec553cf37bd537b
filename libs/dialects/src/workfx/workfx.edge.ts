import type { Edge, EdgeAnswer, FieldError, Refused } from '@verbatim/http';
import { workfxError } from './workfx.schemas';

/** Kinds that are said with another status than natively. */
const statuses: Partial<Readonly<Record<Refused['kind'], number>>> = {
  validation: 422,
  'not-found': 404,
  conflict: 409,
};

/** What is told of a kind, whatever it was this time. */
const texts: Partial<Readonly<Record<Refused['kind'], string>>> = {
  auth: 'The API key is missing or not valid',
  nowhere: 'Not Found',
  method: 'Method Not Allowed',
  fault: 'Internal Server Error',
};

/** Names of fields here -> theirs. */
const fields: ReadonlyMap<string, string> = new Map([
  ['agentId', 'agent_id'],
  ['assignmentId', 'assignment_id'],
  ['title', 'topic'],
]);

const decoded = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');
const indexOrName = (segment: string): string | number => (/^\d{1,9}$/.test(segment) ? Number(segment) : segment);

/** Where the fault is, as FastAPI says it: `["body", "inputs", 0]`, `["query", "page_size"]`. */
const locationOf = ({ pointer }: FieldError): (string | number)[] => {
  if (pointer !== '' && !pointer.startsWith('/')) return pointer.split('.').map(indexOrName);
  const [field, ...inside] = pointer.split('/').slice(1).map(decoded);
  return ['body', ...(field === undefined ? [] : [fields.get(field) ?? field, ...inside]).map(indexOrName)];
};

const faultsOf = ({ errors, detail }: Refused, type: string): object[] =>
  (errors.length === 0 ? [{ pointer: '', message: detail }] : errors).map((error) => ({
    loc: locationOf(error),
    msg: error.message,
    type,
  }));

const refusal = (refused: Refused): EdgeAnswer => {
  const { kind, status } = refused;
  if (kind === 'validation') return { status: 422, body: { detail: faultsOf(refused, 'value_error') } };
  if (kind === 'unreadable' && status === 400)
    return { status: 422, body: { detail: faultsOf(refused, 'json_invalid') } };
  return {
    status: statuses[kind] ?? status,
    body: { detail: texts[kind] ?? refused.detail },
    ...(kind === 'auth' ? { headers: { 'www-authenticate': 'APIKey' } } : {}),
  };
};

/** WorkFX AI, admin API v2. */
export const workfxEdge: Edge = {
  name: 'workfx',
  prefix: '/compat/workfx',
  text: {
    title: 'WorkFX admin API',
    description:
      'The conversations of an account as WorkFX’s admin API v2 shows them. What differs is in docs/dialects/workfx.md.',
    tags: { Conversations: 'Begin, read, change and delete conversations, and read what was said.' },
    security: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Api-Key',
      description: 'An API key: `sk_live_…` or `sk_test_…`',
    },
    errors: workfxError,
  },
  keyOf: (headers) => headers['x-api-key']?.toString(),
  refusal,
};
