import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { platformProblems, type RefusalKind } from '@verbatim/http';
import { caseyEdge } from './casey.edge';

const about = { title: 'Title', detail: 'What was wrong.', errors: [], details: {}, requestId: 'request' };
const told = (kind: RefusalKind, code: string, status: number) => caseyEdge.refusal({ ...about, kind, code, status });

it('says whatever happens as an error with a code and a message', () => {
  for (const [code, { status }] of Object.entries({
    ...platformProblems,
    ...conversationProblems,
    ...directoryProblems,
  }))
    expect(caseyEdge.text.errors.safeParse(told('validation', code, status).body).success).toBe(true);
});

it('does not tell why a key is not taken', () => {
  expect(told('auth', 'auth.invalid', 401)).toEqual({
    status: 401,
    body: { error: { code: 'unauthorized', message: 'The API key is missing or not valid.' } },
    headers: { 'www-authenticate': 'Bearer' },
  });
});

it('has one status for what cannot be done as it was said, and one for what is not there or there no more', () => {
  expect([
    told('validation', 'agent.missing', 422).status,
    told('not-found', 'conversation.erased', 410).status,
  ]).toEqual([400, 404]);
});
