import { connect } from 'node:net';
import { DomainError } from '@verbatim/kernel';
import { StoreBusy, StoreUnavailable, VersionConflict } from '@verbatim/event-store';
import type { ProblemDocument } from '../index';
import { ADMIN, script, startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;

beforeAll(async () => {
  tiny = await startTinyApp();
});
afterAll(() => tiny.app.close());

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly problem: ProblemDocument;
}

const call = async (path: string, init: RequestInit & { key?: string } = {}): Promise<Told> => {
  const { key = 'writer', headers, ...rest } = init;
  const answer = await fetch(`${tiny.url}${path}`, {
    ...rest,
    headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...(headers as Record<string, string>) },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    problem: (text === '' ? {} : JSON.parse(text)) as ProblemDocument,
  };
};

const post = (body: BodyInit | null, headers: Record<string, string> = {}, path = '/v1/notes'): Promise<Told> =>
  call(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

/** Sends bytes as they are and gives back all that comes until the server closes. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(tiny.port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

const rawPost = (headers: readonly string[], body = '{"text":"hi"}'): Promise<string> =>
  raw(
    ['POST /v1/notes HTTP/1.1', 'Host: x', 'Connection: close', 'Content-Type: application/json', ...headers]
      .concat('', body)
      .join('\r\n'),
  );

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

describe('size', () => {
  it('refuses an empty body', async () => {
    expect((await post('')).problem).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  it('takes a body of exactly the limit and refuses one byte more, of known or unknown length', async () => {
    const sized = (bytes: number): string => `{"body":"${'x'.repeat(bytes - 11)}"}`;
    expect((await post(sized(2_048), {}, '/v1/notes/any')).status).toBe(201);
    const over = await post(sized(2_049), {}, '/v1/notes/any');
    expect(over.problem).toMatchObject({ status: 413, code: 'request.body-too-large' });
    const chunked = await raw(
      'POST /v1/notes/any HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `901\r\n${'x'.repeat(0x901)}\r\n`, // and never an end
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuses compressed bodies, whatever is in them', async () => {
    for (const encoding of ['gzip', 'br', 'deflate, gzip']) {
      const told = await post('x', { 'content-encoding': encoding });
      expect(told.problem).toMatchObject({ status: 415, code: 'request.unsupported-encoding' });
    }
    expect((await post('{"text":"hi"}', { 'content-encoding': 'identity' })).status).toBe(201);
  });

  it('refuses more than a hundred query parameters, and an address that is too long', async () => {
    const many = Array.from({ length: 101 }, (_, n) => `a${n}=1`).join('&');
    expect((await call(`/v1/notes?${many}`)).problem).toMatchObject({ status: 400, code: 'request.invalid' });
    const long = await call(`/v1/notes?a=${'x'.repeat(9_000)}`);
    expect(long.problem).toMatchObject({ status: 414, code: 'request.uri-too-long' });
    const tenThousand = Array.from({ length: 10_000 }, (_, n) => `a${n}=1`).join('&');
    const told = await raw(`GET /v1/notes?${tenThousand} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(told).toMatch(/^HTTP\/1.1 414 /);
    expect(told).toContain('"code":"request.uri-too-long"');
  });
});

describe('encoding', () => {
  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['an overlong form', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d])],
    ['a byte order mark', Buffer.from('\ufeff{"text":"hi"}')],
    ['UTF-16', Buffer.from('{"text":"hi"}', 'utf16le')],
    ['a raw NUL', Buffer.from('{"text":"a\0b"}')],
  ])('refuses %s', async (_, body) => {
    expect((await post(new Uint8Array(body))).problem).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  it.each(['utf-16', 'iso-8859-1', '"us-ascii"'])('refuses the label charset=%s', async (charset) => {
    const told = await post('{"text":"hi"}', { 'content-type': `application/json; charset=${charset}` });
    expect(told.problem).toMatchObject({ status: 415, code: 'request.not-json' });
  });

  it('takes the label charset=utf-8 however it is written', async () => {
    for (const type of ['application/json;charset=UTF-8', 'application/json; charset="utf-8"', 'Application/JSON']) {
      expect((await post('{"text":"hi"}', { 'content-type': type })).status).toBe(201);
    }
  });

  it.each([
    ['an escaped NUL', '{"text":"a\\u0000b"}', '/text'],
    ['half of a pair', '{"text":"hi","tags":["x","\\ud83d"]}', '/tags/1'],
    ['the other half', '{"text":"hi","data":{"a/b":"\\uDE00"}}', '/data/a~1b'],
  ])('refuses %s, naming the field', async (_, body, pointer) => {
    const { problem } = await post(body);
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer }] });
  });

  it.each([
    'e\u0301 and \u00e9',
    '\u202eright to left',
    'zero\u200bwidth\u2060',
    '😀 👩‍👩‍👧‍👦',
    `a${'\u0301'.repeat(9_000)}`,
    '=SUM(A1) @x <script>alert(1)</script> ![](https://x) [a](javascript:x) \u001b[31m',
  ])('gives back %j as it came', async (text) => {
    const told = await post(JSON.stringify({ text }));
    expect(told.status).toBe(201);
    expect((told.problem as unknown as { text: string }).text).toBe(text);
  });

  it('counts the length of text in code points', async () => {
    expect((await post(JSON.stringify({ text: '😀'.repeat(10_000) }))).status).toBe(201);
    expect((await post(JSON.stringify({ text: `${'😀'.repeat(10_000)}x` }))).problem.errors[0]?.pointer).toBe('/text');
  });
});

describe('JSON', () => {
  const deep = (levels: number): string => `{"text":"x","data":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
  const wide = (keys: number): string =>
    `{"text":"x","data":{${Array.from({ length: keys }, (_, n) => `"k${n}":1`).join()}}}`;

  it.each([
    ['a trailing comma', '{"text":"x",}'],
    ['NaN', '{"text":NaN}'],
    ['a comment', '{"text":"x"/* no */}'],
    ['two values', '{"text":"x"}{}'],
    ['an open end', '{"text":"x"'],
  ])('that has %s is malformed', async (_, body) => {
    expect((await post(body)).problem).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  it('does not quote the body when it cannot be read', async () => {
    expect(JSON.stringify((await post('{"text":"my secret" oops}')).problem)).not.toContain('secret');
  });

  it.each([
    ['a list', '[{"text":"x"}]', ''],
    ['a word', '"x"', ''],
    ['nothing', 'null', ''],
    ['33 levels', deep(31), '/data/a' + '/0'.repeat(30)],
    ['1,001 keys', wide(999), ''],
    ['a key twice', '{"text":"x","data":{"a":1,"\\u0061":2}}', '/data/a'],
    ['1e400', '{"text":"x","data":{"n":1e400}}', '/data/n'],
    ['a rounded whole number', '{"text":"x","data":{"n":[9007199254740993]}}', '/data/n/0'],
    ['a number that vanishes', '{"text":"x","data":{"n":1e-400}}', '/data/n'],
    ['__proto__', '{"text":"x","data":{"__proto__":{"x":1}}}', '/data/__proto__'],
    ['an escaped __proto__', '{"text":"x","\\u005f_proto__":{"x":1}}', '/__proto__'],
    ['constructor', '{"text":"x","data":{"constructor":{"prototype":{"x":1}}}}', '/data/constructor'],
  ])('refuses %s, naming the place', async (_, body, pointer) => {
    const { problem } = await post(body);
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(problem.errors[0]?.pointer).toBe(pointer);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('takes 32 levels, 1,000 keys, 2^53 - 1 and words that only look dangerous', async () => {
    expect((await post(deep(30))).status).toBe(201);
    expect((await post(wide(998))).status).toBe(201);
    const harmless = {
      n: 9_007_199_254_740_991,
      d: 0.1234567890123456,
      e: 1e21,
      s: 'constructor __proto__ 😀 \\u0000',
    };
    const told = await post(JSON.stringify({ text: 'x', data: harmless }));
    expect((told.problem as unknown as { data: object }).data).toEqual(harmless);
  });

  it('may be a list where the route says so', async () => {
    expect((await post('[1]', {}, '/v1/notes/any')).status).toBe(201);
  });
});

describe('fields', () => {
  it('that are unknown, missing or wrong are all named at once', async () => {
    const { problem } = await post('{"kind":"poem","tags":["a",1],"colour":"red","data":{}}');
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(problem.errors.map((error) => error.pointer).sort()).toEqual(['/colour', '/kind', '/tags/1', '/text']);
    expect(problem.errors).toContainEqual({ pointer: '/colour', message: 'is not a known field' });
  });

  it('are all missing when there is no body', async () => {
    const { problem } = await call('/v1/notes', { method: 'POST' });
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer: '' }] });
  });
});

describe('media', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
  ])('refuses %s', async (type) => {
    const told = await post('{"text":"hi"}', { 'content-type': type });
    expect(told.problem).toMatchObject({ status: 415, code: 'request.not-json' });
  });

  it('refuses a body that does not say what it is', async () => {
    const told = await raw(
      'POST /v1/notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer writer\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(told).toMatch(/^HTTP\/1.1 415 /);
    expect(told).toContain('request.not-json');
  });
});

describe('the query', () => {
  it.each([
    ['?limit=1&limit=2', 'query.limit'],
    ['?kind[]=memo', 'query.kind[]'],
    ['?__proto__=1', 'query.__proto__'],
    ['?constructor[prototype][x]=1', 'query.constructor[prototype][x]'],
    ['?kind=%00', 'query.kind'],
    ['?kind=%ff', 'query.kind'],
    ['?kind=%zz', 'query.kind'],
    ['?colour=red', 'query.colour'],
    ['?kind=poem', 'query.kind'],
    ['?after=a&before=b', 'query.before'],
  ])('%s is refused, naming the parameter', async (query, pointer) => {
    const { problem } = await call(`/v1/notes${query}`);
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer }] });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each(['0', '-1', '1.5', '1e9', '9223372036854775808', 'all', '', '0x10', '%205', '101'])(
    'limit=%s is refused',
    async (limit) => {
      const { problem } = await call(`/v1/notes?limit=${limit}`);
      expect(problem).toMatchObject({ status: 400, errors: [{ pointer: 'query.limit' }] });
    },
  );

  it.each(['', 'abc', 'AAAA', `${'A'.repeat(10_000)}`.slice(0, 5_000)])('after=%.10s is no cursor', async (after) => {
    const { status, problem } = await call(`/v1/notes?after=${after}`);
    expect([status, problem.code]).toEqual([400, after === '' ? 'request.invalid' : 'cursor.invalid']);
  });
});

describe('ids in the address', () => {
  it.each([
    ['upper case in braces', '%7B018F0000-0000-7000-8000-000000000001%7D', 400],
    ['a traversal', '..%2f..%2fetc%2fpasswd', 400],
    ['NUL', '%00', 400],
    ['malformed percent', '%zz', 400],
    ['bad UTF-8', '%ff', 400],
    ['600 characters', 'x'.repeat(600), 404],
    ['an object', '[object Object]', 400],
  ])('with %s are refused', async (_, id, status) => {
    const told = await call(`/v1/notes/${id}`);
    expect(told.status).toBe(status);
    expect(told.headers.get('content-type')).toBe('application/problem+json');
    expect(told.headers.get('x-request-id')).not.toBeNull();
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

  it('HEAD answers as GET does, without a body', async () => {
    const told = await call('/v1/notes', { method: 'HEAD' });
    expect([told.status, told.problem]).toEqual([200, {}]);
  });
});

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
