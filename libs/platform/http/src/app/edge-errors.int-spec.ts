import { StoreBusy, StoreUnavailable, VersionConflict } from '@verbatim/event-store';
import { DomainError } from '@verbatim/kernel';
import { clientOf, type Told } from '../testing/client';
import { ADMIN, script, startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;
const { call } = clientOf(() => tiny);

beforeAll(async () => {
  tiny = await startTinyApp();
});
afterAll(() => tiny.app.close());

describe('callers', () => {
  it.each([
    ['none', '', 401, 'auth.missing'],
    ['garbage', 'nobody', 401, 'auth.invalid'],
    ['a key without the scope', 'reader', 403, 'auth.scope'],
    ['the administrator where a key is asked for', ADMIN, 403, 'auth.scope'],
  ])('%s: refused before the body is read', async (_, key, status, code) => {
    const told = await call('/v1/notes', {
      key,
      method: 'POST',
      body: 'not even JSON',
      headers: { 'content-type': 'application/json' },
    });
    expect(told.problem).toMatchObject({ status, code });
    expect(told.headers.has('www-authenticate')).toBe(status === 401);
  });

  it('a key where the administrator is asked for', async () => {
    expect((await call('/v1/notes/1', { method: 'DELETE' })).problem.code).toBe('auth.scope');
    expect((await call('/v1/notes/1', { method: 'DELETE', key: ADMIN })).status).toBe(204);
  });
});

describe('errors', () => {
  const failing = async (error: unknown): Promise<Told> => {
    script.fail = error;
    return call('/v1/notes/fail', { method: 'POST' });
  };
  const pg = (code: string): Error =>
    Object.assign(new Error('relation "secret" at character 3'), { code, severity: 'ERROR', detail: 'Key (secret)' });

  it('of a domain are looked up by code, with pointer and facts', async () => {
    const { problem } = await failing(new DomainError('note.closed', 'It is closed.', { since: 3 }, '/text'));
    expect(problem).toMatchObject({
      status: 409,
      code: 'note.closed',
      title: 'The note is closed',
      detail: 'It is closed.',
      errors: [{ pointer: '/text', message: 'It is closed.' }],
      details: { since: 3 },
    });
  });

  it.each([
    ['too much waiting', new StoreBusy(2_300), 503, 'service.busy', '3'],
    ['no database', new StoreUnavailable(new Error('secret')), 503, 'service.unavailable', '1'],
    ['a lost race', new VersionConflict(3), 409, 'conflict.retry', null],
    ['a statement timeout', pg('57014'), 503, 'service.unavailable', '1'],
    ['a lost connection', pg('08006'), 503, 'service.unavailable', '1'],
    ['no connection', Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 503, 'service.unavailable', '1'],
    ['the driver losing its server', new Error('Connection terminated unexpectedly'), 503, 'service.unavailable', '1'],
    ['a deadlock', pg('40P01'), 409, 'conflict.retry', null],
    [
      'TypeORM wrapping a deadlock',
      Object.assign(new Error('x'), { driverError: pg('40P01') }),
      409,
      'conflict.retry',
      null,
    ],
    ['an impossible value', pg('22P05'), 400, 'request.invalid', null],
    ['a rate limit', new DomainError('limit.rate', 'Slow down.', { retryAfterSeconds: 7 }), 429, 'limit.rate', '7'],
  ])('from %s say when to come back, and nothing of the inside', async (_, error, status, code, retryAfter) => {
    const { problem, headers } = await failing(error);
    expect(problem).toMatchObject({ status, code, retryable: status !== 400 });
    expect(headers.get('retry-after')).toBe(retryAfter);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([
    ['a fault of ours', new TypeError('secret is undefined')],
    ['a code without a row', new DomainError('no.such-code', 'secret')],
    ['a unique violation nobody expected', pg('23505')],
    ['something that is no error', 'secret'],
  ])('from %s are 500 and say nothing', async (_, error) => {
    const { problem } = await failing(error);
    expect(problem).toMatchObject({ status: 500, code: 'internal', detail: 'It has been noted under the request id.' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(tiny.logged.join()).not.toContain('secret');
    const lines = tiny.logged.map((line) => JSON.parse(line) as { msg: string; requestId?: string; code?: string });
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'A request failed', requestId: problem.requestId }));
  });
});
