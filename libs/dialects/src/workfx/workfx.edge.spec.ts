import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { platformProblems, type FieldError, type RefusalKind } from '@verbatim/http';
import { workfxEdge } from './workfx.edge';

const about = { title: 'Title', detail: 'What was wrong.', errors: [], details: {}, requestId: 'request' };
const told = (kind: RefusalKind, status: number, errors: readonly FieldError[] = []) =>
  workfxEdge.refusal({ ...about, kind, code: 'some.code', status, errors });
const placeOf = (pointer: string): unknown => {
  const { detail } = told('validation', 400, [{ pointer, message: 'is wrong' }]).body as { detail: { loc: unknown }[] };
  return detail[0]?.loc;
};

it('says whatever happens as a detail: a list of what is wrong in the request, or a text', () => {
  const kinds: readonly RefusalKind[] = [
    ...(['auth', 'forbidden', 'unreadable', 'validation', 'not-found', 'nowhere', 'method', 'conflict'] as const),
    ...(['limit', 'unavailable', 'fault'] as const),
  ];
  const rows = Object.values({ ...platformProblems, ...conversationProblems, ...directoryProblems });
  for (const kind of kinds)
    for (const { status } of rows) {
      const { body } = told(kind, status);
      expect(workfxEdge.text.errors.safeParse(body).success).toBe(true);
      const isList = Array.isArray((body as { detail: unknown }).detail);
      expect([kind, status, isList]).toEqual([
        kind,
        status,
        kind === 'validation' || (kind === 'unreadable' && status === 400),
      ]);
    }
});

it.each([
  ['auth', 401, 401, 'The API key is missing or not valid'],
  ['forbidden', 403, 403, 'What was wrong.'],
  ['nowhere', 404, 404, 'Not Found'],
  ['not-found', 410, 404, 'What was wrong.'],
  ['method', 405, 405, 'Method Not Allowed'],
  ['conflict', 412, 409, 'What was wrong.'],
  ['limit', 429, 429, 'What was wrong.'],
  ['unreadable', 413, 413, 'What was wrong.'],
  ['unavailable', 503, 503, 'What was wrong.'],
  ['fault', 500, 500, 'Internal Server Error'],
] as const)('says %s of %i with %i', (kind, native, status, detail) => {
  expect(told(kind, native)).toMatchObject({ status, body: { detail } });
});

it('tells what is wrong where, in the names of its fields', () => {
  expect(told('validation', 400, [{ pointer: '/agentId', message: 'There is no such agent' }])).toEqual({
    status: 422,
    body: { detail: [{ loc: ['body', 'agent_id'], msg: 'There is no such agent', type: 'value_error' }] },
  });
  expect(told('validation', 422)).toEqual({
    status: 422,
    body: { detail: [{ loc: ['body'], msg: 'What was wrong.', type: 'value_error' }] },
  });
  expect(told('unreadable', 400)).toEqual({
    status: 422,
    body: { detail: [{ loc: ['body'], msg: 'What was wrong.', type: 'json_invalid' }] },
  });
});

it.each([
  ['', ['body']],
  ['/title', ['body', 'topic']],
  ['/inputs/title', ['body', 'inputs', 'title']],
  ['/inputs/a~1b~0c/0', ['body', 'inputs', 'a/b~c', 0]],
  ['/__proto__', ['body', '__proto__']],
  ['query.page_size', ['query', 'page_size']],
  ['query.statuses.1', ['query', 'statuses', 1]],
  ['header.idempotency-key', ['header', 'idempotency-key']],
  ['path', ['path']],
])('has the place %j as %j', (pointer, loc) => {
  expect(placeOf(pointer)).toEqual(loc);
});

it('takes a key from its header, and from nowhere else', () => {
  expect(workfxEdge.keyOf({ 'x-api-key': 'sk_live_a' })).toBe('sk_live_a');
  expect(workfxEdge.keyOf({ authorization: 'Bearer sk_live_a' })).toBeUndefined();
});
