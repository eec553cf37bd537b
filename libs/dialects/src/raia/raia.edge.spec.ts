import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { platformProblems, type RefusalKind } from '@verbatim/http';
import { raiaEdge } from './raia.edge';

const about = { title: 'Title', detail: 'What was wrong.', errors: [], details: {}, requestId: 'request' };
const told = (kind: RefusalKind, code: string, status: number, more = {}) =>
  raiaEdge.refusal({ ...about, kind, code, status, ...more });
const kinds: readonly RefusalKind[] = [
  'auth',
  'forbidden',
  'unreadable',
  'validation',
  'not-found',
  'nowhere',
  'method',
  'conflict',
  'limit',
  'unavailable',
  'fault',
];

it('C98 says whatever happens in one of the two forms of raia’s errors', () => {
  const all = Object.entries({ ...platformProblems, ...conversationProblems, ...directoryProblems });
  for (const [code, { status }] of all)
    for (const kind of kinds) {
      const answer = told(kind, code, status);
      expect(raiaEdge.text.errors.safeParse(answer.body).success).toBe(true);
      expect(answer.body).toMatchObject({ status: answer.status });
    }
});

it('C99 tells nothing of a fault', () => {
  const secret = { detail: 'select * from users', errors: [{ pointer: '/x', message: 'at line 7' }] };
  expect(told('fault', 'internal', 500, secret)).toEqual({
    status: 500,
    body: { status: 500, message: 'Internal Server Error' },
  });
  expect(told('unavailable', 'service.unavailable', 503, secret)).toEqual({
    status: 503,
    body: { status: 503, message: 'Service Unavailable' },
  });
});

it('C1 has one word for every key that is not taken', () => {
  const body = { status: 403, name: 'FORBIDDEN_ERROR', message: 'INVALID_CREDENTIALS', details: [] };
  expect(told('auth', 'auth.missing', 401)).toEqual({ status: 403, body });
  expect(told('auth', 'auth.invalid', 401)).toEqual({ status: 403, body });
});

it.each([
  [undefined, undefined],
  ['sk_live_key', 'sk_live_key'],
  ['', ''],
  ['two words', ''],
  ['k'.repeat(513), ''],
])('takes %j as a key for %j', (shown, key) => {
  expect(raiaEdge.keyOf(shown === undefined ? {} : { 'agent-secret-key': shown })).toBe(key);
});

it('names what was wrong as the caller named it', () => {
  const wrong = (code: string, pointer: string) =>
    (told('validation', code, 422, { errors: [{ pointer, message: 'is wrong' }] }).body as { details: unknown })
      .details;
  expect(wrong('request.invalid', '/userId')).toEqual([{ field: 'userId', message: 'is wrong' }]);
  expect(wrong('request.invalid', 'query.page')).toEqual([{ field: 'page', message: 'is wrong' }]);
  expect(wrong('request.invalid', '')).toEqual([{ message: 'is wrong' }]);
  expect(wrong('reference.missing', '/userId')).toEqual([{ field: 'conversationUserId', message: 'is wrong' }]);
  expect(wrong('reference.missing', '/rater/id')).toEqual([{ field: 'userId', message: 'is wrong' }]);
  expect(wrong('agent.missing', '/agentId')).toEqual([{ message: 'is wrong' }]);
});
