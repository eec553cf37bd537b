import { Body, Controller, Delete, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DomainError, type CallContext } from '@verbatim/kernel';
import { z } from 'zod';
import { Answers, Call, EdgesModule, HttpAnswer, Operation, Policy, type Edge } from '../index';
import { clientOf } from '../testing/client';
import { NotesModule, startTinyApp, type TinyApp } from '../testing/tiny-app';

const plain: Edge = {
  name: 'plain',
  prefix: '/compat/plain',
  text: {
    title: 'Plain notes',
    description: 'Notes in other words.',
    tags: { Notes: 'All of it.' },
    security: { type: 'apiKey', in: 'header', name: 'X-Plain-Key' },
    errors: z.object({ wrong: z.string(), because: z.string(), request: z.string() }).meta({ id: 'PlainError' }),
  },
  keyOf: (headers) => headers['x-plain-key']?.toString(),
  admits: ({ projectId }) => projectId !== 'elsewhere',
  refusal: ({ kind, status, detail, requestId }) => ({
    status: kind === 'auth' ? 403 : status,
    body: { wrong: kind, because: detail, request: requestId },
    headers: { 'x-said-by': 'plain' },
  }),
};

const note = z.object({ id: z.string(), tags: z.array(z.string()) }).meta({ id: 'PlainNote' });
const tags = z.object({ tag: z.union([z.string(), z.array(z.string())]).optional() });
const body = z.object({ text: z.string() });
let failure: unknown = null;

@Controller('compat/plain/v9/notes')
class PlainController {
  @Get(':id')
  @Policy({ scope: 'notes:read' })
  @Operation({ id: 'plainRead', summary: 'Read' })
  @Answers(200, note, { description: 'It' })
  read(@Param('id', { schema: z.uuid() }) id: string, @Query({ schema: tags }) { tag }: z.output<typeof tags>): object {
    return { id, tags: [tag ?? []].flat() };
  }

  @Post()
  @Policy({ scope: 'notes:write' })
  @Operation({ id: 'plainWrite', summary: 'Write' })
  write(@Call() call: CallContext, @Body({ schema: body }) written: z.output<typeof body>): HttpAnswer {
    return new HttpAnswer(201, { ...written, by: call.actor.id, key: call.idempotency?.key ?? null });
  }

  @Post(':id/touch')
  @Policy({ scope: 'notes:write' })
  touch(@Body() sent: unknown): HttpAnswer {
    return new HttpAnswer(200, { sent: sent ?? null });
  }

  @Delete()
  @Policy({ scope: 'notes:write' })
  remove(@Body({ schema: body }) { text }: z.output<typeof body>): HttpAnswer {
    return new HttpAnswer(200, { removed: text });
  }

  @Post('fail')
  @Policy({ scope: 'notes:write' })
  fail(): never {
    throw failure;
  }
}

@Module({ imports: [NotesModule, EdgesModule.register(plain)], controllers: [PlainController] })
class PlainModule {}

const ID = '018f0000-0000-7000-8000-000000000001';
const BASE = '/compat/plain/v9/notes';
let tiny: TinyApp;
const { call: callWith, raw } = clientOf(() => tiny);

beforeAll(async () => {
  tiny = await startTinyApp({}, {}, PlainModule);
});
afterAll(() => tiny.app.close());

const ask = (method: string, path: string, sent?: BodyInit, headers: Record<string, string> = {}) =>
  callWith(path, {
    key: '',
    method,
    body: sent ?? null,
    headers: {
      'x-plain-key': 'writer',
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  });
const post = (sent: BodyInit, headers?: Record<string, string>) => ask('POST', BASE, sent, headers);
const failWith = (error: unknown) => {
  failure = error;
  return ask('POST', `${BASE}/fail`, '{}');
};

describe('a key', () => {
  it('is shown in the words of the edge, and not in those of the native API', async () => {
    expect((await ask('GET', `${BASE}/${ID}`)).status).toBe(200);
    const bearer = { 'x-plain-key': '', authorization: 'Bearer writer' };
    expect((await ask('GET', `${BASE}/${ID}`, undefined, bearer)).status).toBe(403);
    expect((await callWith('/v1/notes', { key: '', headers: { 'x-plain-key': 'writer' } })).status).toBe(401);
  });

  it('has the same limit of requests', async () => {
    const key = { 'x-plain-key': 'writer:limited:1' };
    const [first, second] = [
      await ask('GET', `${BASE}/${ID}`, undefined, key),
      await ask('GET', `${BASE}/${ID}`, undefined, key),
    ];
    expect([first.status, first.headers.get('ratelimit-policy')]).toEqual([200, '"key";q=1;w=60']);
    expect(second).toMatchObject({ status: 429, problem: { wrong: 'limit' } });
    expect(second.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('a refusal', () => {
  const cases: readonly [string, () => ReturnType<typeof ask>, number, string][] = [
    ['no key', () => ask('GET', `${BASE}/${ID}`, undefined, { 'x-plain-key': '' }), 403, 'auth'],
    ['a key that is none', () => ask('GET', `${BASE}/${ID}`, undefined, { 'x-plain-key': 'x' }), 403, 'auth'],
    [
      'a key that is not taken here',
      () => ask('GET', `${BASE}/${ID}`, undefined, { 'x-plain-key': 'writer:elsewhere' }),
      403,
      'auth',
    ],
    ['a key without the scope', () => post('{"text":"x"}', { 'x-plain-key': 'reader' }), 403, 'forbidden'],
    ['bad JSON', () => post('{'), 400, 'unreadable'],
    ['a body that is no JSON', () => post('x', { 'content-type': 'text/plain' }), 415, 'unreadable'],
    ['a compressed body', () => post('{}', { 'content-encoding': 'gzip' }), 415, 'unreadable'],
    ['NUL in a body', () => post('{"text":"\\u0000"}'), 400, 'validation'],
    ['a body without what it needs', () => post('{}'), 400, 'validation'],
    ['no body where one is needed', () => post(''), 400, 'validation'],
    ['an id of another form', () => ask('GET', `${BASE}/x`), 400, 'validation'],
    ['a query with array syntax', () => ask('GET', `${BASE}/${ID}?tag[]=1`), 400, 'validation'],
    ['an Idempotency-Key that is none', () => post('{}', { 'idempotency-key': 'a b' }), 400, 'validation'],
    ['an unknown address', () => ask('GET', '/compat/plain/v1/nothing'), 404, 'nowhere'],
    ['the bare prefix', () => ask('GET', '/compat/plain'), 404, 'nowhere'],
    ['another method', () => ask('PATCH', BASE), 405, 'method'],
    ['an address that cannot be decoded', () => ask('GET', `${BASE}/%zz`), 400, 'unreadable'],
    ['a very long id', () => ask('GET', `${BASE}/${'x'.repeat(600)}`), 404, 'not-found'],
    ['a very long address', () => ask('GET', `${BASE}/${ID}?tag=${'x'.repeat(8_200)}`), 414, 'unreadable'],
    ['a rule of the domain', () => failWith(new DomainError('note.closed', 'It is closed.')), 409, 'conflict'],
    ['what is gone', () => failWith(new DomainError('note.gone', 'It is gone.')), 410, 'not-found'],
    ['a fault', () => failWith(new Error('secret')), 500, 'fault'],
  ];

  it.each(cases)('of %s is said in the words of the edge', async (_, refused, status, wrong) => {
    const { headers, problem, ...told } = await refused();
    expect(told.status).toBe(status);
    expect(problem).toEqual({ wrong, because: expect.any(String), request: headers.get('x-request-id') });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-said-by')).toBe('plain');
    expect(headers.has('www-authenticate')).toBe(false);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(JSON.stringify(problem)).not.toContain('secret');
    if (status === 405) expect(headers.get('allow')).toBe('DELETE, POST');
  });

  it('of what never became a request, too, as long as its address can be seen', async () => {
    const headers = `Host: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    const [ours, native] = await Promise.all([
      raw(`GET ${BASE} HTTP/1.1\r\n${headers}`),
      raw(`GET /v1 HTTP/1.1\r\n${headers}`),
    ]);
    expect(ours).toMatch(/^HTTP\/1.1 431 [^]*"wrong":"unreadable"/);
    expect(native).toMatch(/^HTTP\/1.1 431 [^]*"code":"request.headers-too-large"/);
  });

  it.each(['/compat/plainer/notes', '/compat', '/v1/nothing'])('at %s is a problem document', async (path) => {
    const { headers, problem } = await ask('GET', path);
    expect([headers.get('content-type'), problem.code]).toEqual(['application/problem+json', 'route.not-found']);
  });
});

describe('a request', () => {
  it('may hold what nobody knows, and names in its query repeatedly', async () => {
    expect((await post('{"text":"x","more":1}')).problem).toEqual({ text: 'x', by: 'writer', key: null });
    const read = await ask('GET', `${BASE}/${ID}?tag=a&tag=b&unknown=1`);
    expect(read.problem).toEqual({ id: ID, tags: ['a', 'b'] });
  });

  it('may say that it has a body and have none', async () => {
    expect((await ask('POST', `${BASE}/${ID}/touch`, '')).problem).toEqual({ sent: null });
  });

  it('may have a body with DELETE', async () => {
    expect((await ask('DELETE', BASE, '{"text":"x"}')).problem).toEqual({ removed: 'x' });
  });

  it('may have an Idempotency-Key, and names no member', async () => {
    const told = await post('{"text":"x"}', { 'idempotency-key': 'once', 'acting-member': 'nobody' });
    expect(told.problem).toEqual({ text: 'x', by: 'writer', key: 'once' });
  });
});

describe('the documents', () => {
  const read = async (path: string): Promise<OpenAPIObject> =>
    (await (await fetch(`${tiny.url}${path}`)).json()) as OpenAPIObject;

  it('are apart: neither has anything of the other', async () => {
    const [native, ours] = await Promise.all([read('/openapi.json'), read('/openapi/plain.json')]);
    expect(Object.keys(native.paths)).toContain('/v1/notes');
    expect(JSON.stringify(native)).not.toMatch(/plain/i);
    expect(Object.keys(ours.paths)).toEqual(['/v9/notes/{id}', '/v9/notes', '/v9/notes/{id}/touch', '/v9/notes/fail']);
    expect(Object.keys(ours.components?.schemas ?? {}).sort()).toEqual(['PlainError', 'PlainNote']);
  });

  it('say who the edge is, and how it takes a key and refuses', async () => {
    const { info, servers, components, paths } = await read('/openapi/plain.json');
    expect({ info, servers }).toEqual({
      info: { title: 'Plain notes', version: '1.2.3', description: 'Notes in other words.' },
      servers: [{ url: '/compat/plain' }],
    });
    expect(components?.securitySchemes).toEqual({ apiKey: { type: 'apiKey', in: 'header', name: 'X-Plain-Key' } });
    const { responses, parameters } = paths['/v9/notes']?.post ?? {};
    expect(Object.keys(responses ?? {}).sort()).toEqual(
      ['400', '403', '404', '409', '410', '413', '415', '422', '429', '500', '503', 'default'].sort(),
    );
    expect(responses?.['403']).toMatchObject({
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/PlainError' }, example: { wrong: 'auth' } },
      },
    });
    expect((parameters ?? []).map((one) => ('name' in one ? one.name : ''))).toEqual(['Idempotency-Key']);
  });

  it('are not there for edges nobody knows', async () => {
    for (const file of ['none.json', 'plain', 'PLAIN.json', '__proto__.json', '..%2fopenapi.json'])
      expect((await fetch(`${tiny.url}/openapi/${file}`)).status).toBe(404);
  });

  it('are all offered by the page that shows them', async () => {
    const script = await (await fetch(`${tiny.url}/docs/start.js`)).text();
    expect(script).toContain(
      '[{"url":"/openapi.json","name":"Notes"},{"url":"/openapi/plain.json","name":"Plain notes"}]',
    );
  });
});

it('cannot be in the way of another', async () => {
  const clashing = { ...plain, name: 'other', prefix: '/compat/plain/v9' };
  @Module({ imports: [PlainModule, EdgesModule.register(clashing)] })
  class ClashingModule {}
  await expect(startTinyApp({}, {}, ClashingModule)).rejects.toThrow(
    "The edges plain and other are in each other's way",
  );
});
