import type { OpenAPIObject } from '@nestjs/swagger';
import { startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;
let document: OpenAPIObject;

beforeAll(async () => {
  tiny = await startTinyApp();
  document = (await (await fetch(`${tiny.url}/openapi.json`)).json()) as OpenAPIObject;
});
afterAll(() => tiny.app.close());

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: unknown }[];
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
  readonly security: readonly object[];
  readonly requestBody?: object;
}
const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation as Operation]),
  );
const operation = (name: string): Operation => {
  const found = operations().find(([key]) => key === name);
  if (found === undefined) throw new Error(`${name} is not in the document`);
  return found[1];
};
const nodes = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(nodes)] : [];

describe('the OpenAPI document', () => {
  it('is of version 3.1 and has nothing of 3.0', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toEqual({ title: 'Notes', version: '1.2.3' });
    expect(nodes(document).filter((node) => 'nullable' in node)).toEqual([]);
  });

  it('has no reference that leads nowhere', () => {
    const references = nodes(document).flatMap((node) => ('$ref' in node ? [String(node.$ref)] : []));
    const lost = references.filter(
      (reference) =>
        reference
          .slice(2)
          .split('/')
          .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document) === undefined,
    );
    expect(references.length).toBeGreaterThan(20);
    expect(lost).toEqual([]);
  });

  it('names each operation once and declares each parameter of its path', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { parameters }] of operations()) {
      const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect([name, declared]).toEqual([name, [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])]);
    }
  });

  it('leaves out what is not part of the API', () => {
    const paths = Object.keys(document.paths);
    expect(paths).toContain('/v1/notes');
    expect(paths.filter((path) => /health|metrics|docs|openapi|problems|slow/.test(path))).toEqual([]);
  });

  it('calls operations what they say of themselves, and types what they name', () => {
    expect(operation('post /v1/notes').operationId).toBe('writeNote');
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect(schemas).toEqual(expect.arrayContaining(['Note', 'NotePage', 'Pagination', 'Problem', 'FieldError']));
  });

  it('says who may call, from the route’s policy', () => {
    expect(operation('post /v1/notes').security).toEqual([{ apiKey: ['notes:write'] }]);
    expect(operation('delete /v1/notes/{id}').security).toEqual([{ adminKey: [] }]);
    expect(operation('post /v1/notes/any').security).toEqual([]);
  });

  it('has the problems each operation may answer with', () => {
    const problems = (name: string): string[] => Object.keys(operation(name).responses);
    expect(problems('post /v1/notes')).toEqual(expect.arrayContaining(['201', '400', '401', '403', '415', '422', '503']));
    expect(problems('patch /v1/notes/{id}')).toEqual(expect.arrayContaining(['404', '409', '412']));
    expect(problems('get /v1/notes')).not.toContain('409');
    expect(document.components?.responses?.Problem404).toMatchObject({
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
  });

  it('shows bodies and answers with schema and example', () => {
    expect(operation('post /v1/notes').requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: { required: ['text'], additionalProperties: false, properties: { kind: { default: 'memo' } } },
          example: { text: 'Buy milk' },
        },
      },
    });
    expect(operation('post /v1/notes').responses['201']?.content).toMatchObject({
      'application/json': { schema: { $ref: '#/components/schemas/Note' }, example: { version: 1 } },
    });
  });

  it('tells the limits of lists, and that answers may gain fields', () => {
    const limit = operation('get /v1/notes').parameters.find((parameter) => parameter.name === 'limit');
    expect(limit?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
    expect(JSON.stringify(operation('get /v1/notes').responses['200'])).not.toContain('additionalProperties');
  });
});

describe('the reader of the docs', () => {
  it('is a page whose parts all come from here, under a policy that lets nothing else in', async () => {
    const page = await fetch(`${tiny.url}/docs`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|script-src[^;]*unsafe-inline/);
    const html = await page.text();
    expect(html).toContain('<title>Notes API</title>');
    expect(html).not.toMatch(/<script>|https?:\/\//);
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(parts).toHaveLength(5);
    for (const part of parts) expect((await fetch(`${tiny.url}${part}`)).status).toBe(200);
    expect((await fetch(`${tiny.url}/docs/package.json`)).status).toBe(404);
  });
});
