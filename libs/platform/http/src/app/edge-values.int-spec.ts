import * as fc from 'fast-check';
import { clientOf } from '../testing/client';
import { startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;
const { call, post } = clientOf(() => tiny);

beforeAll(async () => {
  tiny = await startTinyApp();
});
afterAll(() => tiny.app.close());

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

describe('whatever is sent', () => {
  it('is never a fault of ours, and text that is taken comes back as it was', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(text, fc.jsonValue(), async (words, data) => {
        const told = await post(JSON.stringify({ text: words, data }));
        expect([201, 400]).toContain(told.status);
        if (told.status === 201) expect(told.problem).toMatchObject({ text: words });
        const odd = await post(words, {}, `/v1/notes/any?${encodeURI(words.replace(/\p{Surrogate}/gu, ''))}`);
        expect(odd.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});
