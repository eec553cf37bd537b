import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { platformProblems, type RefusalKind } from '@verbatim/http';
import { alliEdge } from './alli.edge';

const about = { title: 'Title', detail: 'What was wrong.', errors: [], details: {}, requestId: 'request' };
const told = (kind: RefusalKind, code: string, status: number) => alliEdge.refusal({ ...about, kind, code, status });

it('says whatever happens in one of the two forms of an error', () => {
  for (const [code, { status }] of Object.entries({
    ...platformProblems,
    ...conversationProblems,
    ...directoryProblems,
  }))
    expect(alliEdge.text.errors.safeParse(told('validation', code, status).body).success).toBe(true);
});

it('does not tell why a key is not taken', () => {
  expect(told('auth', 'auth.invalid', 401)).toEqual({
    status: 401,
    body: { error: { value: 1013, name: 'INVALID_TOKEN' }, message: 'INVALID_TOKEN' },
  });
});

it.each([
  ['forbidden', 403, 403, 7001],
  ['unreadable', 415, 415, 7002],
  ['validation', 422, 400, 7003],
  ['not-found', 410, 404, 7404],
  ['nowhere', 404, 404, 7404],
  ['method', 405, 405, 7405],
  ['conflict', 412, 409, 7409],
  ['limit', 429, 429, 7429],
  ['unavailable', 503, 503, 7503],
  ['fault', 500, 500, 7000],
] as const)('says %s, natively %d, as %d with the code %d', (kind, native, status, code) => {
  expect(told(kind, 'any.code', native)).toEqual({
    status,
    body: { type: 'APIError', code, message: 'What was wrong.' },
  });
});

it('names the fields of the request, and none of what is behind', () => {
  const errors = [{ pointer: '/change/stateId', message: 'is missing' }];
  const message = (code: string) =>
    (alliEdge.refusal({ ...about, kind: 'validation', code, status: 400, errors }).body as { message: string }).message;
  expect([message('request.invalid'), message('reference.missing')]).toEqual([
    'change.stateId: is missing',
    'What was wrong.',
  ]);
});

it('takes a key by either header, API-KEY first', () => {
  const authorization = 'Bearer theirs';
  expect(alliEdge.keyOf({ 'api-key': 'mine', authorization })).toBe('mine');
  expect(alliEdge.keyOf({ authorization })).toBe('theirs');
  expect(alliEdge.keyOf({ 'api-key': '', authorization })).toBe('');
  expect(alliEdge.keyOf({})).toBeUndefined();
});
