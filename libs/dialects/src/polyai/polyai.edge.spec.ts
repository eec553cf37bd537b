import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { platformProblems, type RefusalKind } from '@verbatim/http';
import { polyaiEdge } from './polyai.edge';

const about = { title: 'Title', detail: 'What was wrong.', errors: [], details: {}, requestId: 'request' };
const told = (kind: RefusalKind, code: string, status: number) => polyaiEdge.refusal({ ...about, kind, code, status });

it('says whatever happens as an error message', () => {
  for (const [code, { status }] of Object.entries({
    ...platformProblems,
    ...conversationProblems,
    ...directoryProblems,
  }))
    expect(polyaiEdge.text.errors.safeParse(told('validation', code, status).body).success).toBe(true);
});

it('does not tell why a key is not taken', () => {
  expect(told('auth', 'auth.invalid', 401)).toEqual({
    status: 401,
    body: { error_message: 'The API key is missing or not valid.' },
  });
});

it('does not tell what it is that does not exist', () => {
  const nothing = { status: 404, body: { error_message: 'There is no such account or project for this API key.' } };
  expect(told('not-found', 'resource.not-found', 404)).toEqual(nothing);
  expect(told('not-found', 'conversation.erased', 410)).toEqual(nothing);
});

it('C99 tells of a fault that it is one, and nothing else', () => {
  const detail = 'relation "conversations" does not exist at /srv/app/node_modules/pg/lib/client.js:526';
  expect(
    polyaiEdge.refusal({
      ...about,
      kind: 'fault',
      code: 'internal',
      status: 500,
      detail,
      errors: [{ pointer: '', message: detail }],
    }),
  ).toEqual({ status: 500, body: { error_message: 'Something went wrong on our side.' } });
});

it.each([
  ['forbidden', 403, 403],
  ['unreadable', 415, 400],
  ['validation', 422, 400],
  ['nowhere', 404, 404],
  ['method', 405, 405],
  ['conflict', 412, 409],
  ['limit', 429, 429],
  ['unavailable', 503, 503],
] as const)('answers what is %s with a status of its own: %d as %d', (kind, status, said) => {
  expect(told(kind, 'code', status)).toEqual({ status: said, body: { error_message: 'What was wrong.' } });
});

it('takes its key from x-api-key, and no other header', () => {
  expect(polyaiEdge.keyOf({ 'x-api-key': 'sk_live_1' })).toBe('sk_live_1');
  expect(polyaiEdge.keyOf({ authorization: 'Bearer sk_live_1' })).toBeUndefined();
});
