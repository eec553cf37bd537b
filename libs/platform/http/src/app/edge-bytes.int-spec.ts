import { clientOf } from '../testing/client';
import { startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;
const { call, post, raw } = clientOf(() => tiny);

beforeAll(async () => {
  tiny = await startTinyApp();
});
afterAll(() => tiny.app.close());

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
