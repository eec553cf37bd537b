import { clientOf } from '../testing/client';
import { startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;
const { call, raw, rawPost } = clientOf(() => tiny);

beforeAll(async () => {
  tiny = await startTinyApp();
});
afterAll(() => tiny.app.close());

describe('every answer', () => {
  it('carries the caller’s request id when it is sane, and one of ours otherwise', async () => {
    const kept = await call('/v1/notes', { headers: { 'x-request-id': 'order.4711_a-b' } });
    expect(kept.headers.get('x-request-id')).toBe('order.4711_a-b');
    for (const odd of ['has space', 'x'.repeat(129), '<script>']) {
      const replaced = await call('/v1/notes', { headers: { 'x-request-id': odd } });
      expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    }
  });

  it('carries the security headers and not the name of a framework', async () => {
    const { headers } = await call('/v1/notes');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('that is a refusal is a problem document under the same request id', async () => {
    const { status, headers, problem } = await call('/v1/nowhere', { headers: { 'x-request-id': 'r1' } });
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toEqual({
      type: '/problems/route.not-found',
      title: 'There is nothing at this address',
      status: 404,
      code: 'route.not-found',
      detail: 'There is nothing at this address.',
      requestId: 'r1',
      errors: [],
      retryable: false,
    });
    const described = await call(problem.type, { key: '' });
    expect(described.problem).toMatchObject({ code: 'route.not-found', status: 404 });
  });
});

describe('headers', () => {
  const auth = 'Authorization: Bearer writer';
  it.each([
    ['two lengths', ['Content-Length: 13', 'Content-Length: 14'], 400],
    ['length and chunked', ['Content-Length: 13', 'Transfer-Encoding: chunked'], 400],
    ['a line feed in a value', [auth, 'X-A: a\nb', 'Content-Length: 13'], 400],
    ['a carriage return in a value', [auth, 'X-A: a\rb', 'Content-Length: 13'], 400],
    ['20 kB', [auth, `X-A: ${'a'.repeat(20_000)}`, 'Content-Length: 13'], 431],
    ['two keys of the caller', [auth, auth, 'Content-Length: 13'], 400],
    ['two Idempotency-Keys', [auth, 'Idempotency-Key: a', 'Idempotency-Key: b', 'Content-Length: 13'], 400],
    ['an Idempotency-Key of 256', [auth, `Idempotency-Key: ${'k'.repeat(256)}`, 'Content-Length: 13'], 400],
    ['an Idempotency-Key that is not ASCII', [auth, 'Idempotency-Key: caf\xe9', 'Content-Length: 13'], 400],
    ['an empty Idempotency-Key', [auth, 'Idempotency-Key:', 'Content-Length: 13'], 400],
  ])('with %s are refused', async (_, headers, status) => {
    const told = await rawPost(headers);
    expect(told).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(told.toLowerCase()).toContain('content-type: application/problem+json');
    expect(told.toLowerCase()).toContain('x-request-id: ');
  });

  it('without Host, or that are not HTTP at all, are refused', async () => {
    expect(await raw('GET /v1/notes HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*request.malformed/);
  });

  it('cannot change the method', async () => {
    const told = await call('/v1/notes', { headers: { 'x-http-method-override': 'POST' } });
    expect(told.status).toBe(200);
  });
});

describe('methods', () => {
  it.each(['PUT', 'OPTIONS', 'DELETE'])('%s on an address without it is 405 and says what it takes', async (method) => {
    const told = await call('/v1/notes', { method });
    expect(told.problem).toMatchObject({ status: 405, code: 'method.not-allowed' });
    expect(told.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('TRACE is 405, and an unknown method is refused', async () => {
    const headers = 'Host: x\r\nConnection: close\r\n\r\n';
    const told = await raw(`TRACE /v1/notes HTTP/1.1\r\n${headers}`);
    expect(told).toMatch(/^HTTP\/1.1 405 [\s\S]*allow: GET, HEAD, POST/i);
    expect(await raw(`BREW /v1/notes HTTP/1.1\r\n${headers}`)).toMatch(/^HTTP\/1.1 400 /);
  });

  it.each(['OPTIONS *', 'GET http://other/v1/nowhere', 'GET //v1/notes', 'GET v1/notes'])(
    '%s leads nowhere',
    async (line) => {
      const told = await raw(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(told).toMatch(/^HTTP\/1.1 40[045] [\s\S]*application\/problem\+json/);
      expect(told.toLowerCase()).toContain('x-request-id: ');
    },
  );

  it('HEAD answers as GET does, without a body', async () => {
    const told = await call('/v1/notes', { method: 'HEAD' });
    expect([told.status, told.problem]).toEqual([200, {}]);
  });
});
