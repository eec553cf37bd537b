import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { describeErrors } from '../../apps/api/src/describe-api';
import { Contract } from './support/contract';
import {
  type ApiDocument,
  committedDocument,
  type Json,
  type Operation,
  operationsOf,
  PROJECT_ROOT,
  resolveIn,
  type ResponseObject,
} from './support/document';
import { languages } from './support/languages';
import { openApi31 } from './support/openapi-31';
import { type Service, startService } from './support/service';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const nodes = (value: unknown): Json[] =>
  typeof value === 'object' && value !== null ? [value as Json, ...Object.values(value).flatMap(nodes)] : [];

interface Media {
  readonly name: string;
  readonly schema: Json;
  readonly example: unknown;
  readonly isAnswer: boolean;
}

/** Every body an operation takes or gives. */
const bodiesOf = (document: ApiDocument, { id, body, object }: Operation): Media[] => [
  ...(body === null ? [] : [{ name: `${id} request`, isAnswer: false, ...body }]),
  ...Object.entries(object.responses).flatMap(([status, declared]) =>
    Object.entries(resolveIn<ResponseObject>(document, declared).content ?? {}).map(([type, { schema, example }]) => ({
      name: `${id} ${status} ${type}`,
      isAnswer: true,
      schema,
      example,
    })),
  ),
];

/** POSTs that change nothing. */
const ASKING = new Set(['searchConversations', 'previewRetention']);

describe.each(languages.map((language) => [language.file, language] as const))(
  'the OpenAPI document %s',
  (file, language) => {
    let document: ApiDocument;
    let operations: readonly Operation[];
    let bodies: readonly Media[];
    beforeAll(() => {
      document = service.documents.get(file) as ApiDocument;
      operations = operationsOf(document, language);
      bodies = operations.flatMap((operation) => bodiesOf(document, operation));
    });

    it('is the committed one: run npm run docs when it is not', () => {
      expect(document).toEqual(committedDocument(file));
    });

    it('has the structure of OpenAPI 3.1', () => {
      const ajv = new Ajv2020({ allErrors: true, strict: false });
      const validate = ajv.compile(openApi31);
      validate(document);
      expect(validate.errors ?? []).toEqual([]);
    });

    it('has only schemas that are JSON Schema 2020-12, and no reference that leads nowhere', () => {
      const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
      addFormats(ajv);
      ajv.addVocabulary(['example']);
      expect(() => ajv.addSchema({ $id: 'api', $defs: document.components.schemas }, 'api')).not.toThrow();
      for (const [name, schema] of Object.entries(document.components.schemas)) {
        const here = JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', 'api#/$defs/')) as object;
        expect([name, ajv.validateSchema(here)]).toEqual([name, true]);
      }
      const references = nodes(document).flatMap((node) => (typeof node.$ref === 'string' ? [node] : []));
      expect(references.length).toBeGreaterThan(operations.length * 3);
      for (const reference of references) expect(resolveIn(document, reference)).toBeDefined();
    });

    it('names every operation, tag and schema once, and uses all it names', () => {
      const ids = operations.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(document.tags.map(({ name }) => name).sort()).toEqual(
        [...new Set(operations.flatMap(({ object }) => object.tags ?? []))].sort(),
      );
      const used = new Set(nodes(document).map(({ $ref }) => String($ref).replace('#/components/schemas/', '')));
      expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([]);
    });

    it('gives every body a named schema, so that SDKs have names for it', () => {
      const anonymous = bodies.filter(({ schema }) => typeof schema.$ref !== 'string');
      expect(anonymous.map(({ name }) => name)).toEqual([]);
    });

    it('shows examples that are what their schemas say', () => {
      const contract = new Contract(document);
      for (const { name, schema, example } of bodies) {
        expect([name, contract.check(name, schema, example)]).toEqual([name, []]);
      }
    });

    it('lets answers gain fields, and says whether it takes unknown ones', () => {
      const closed = (schema: Json): boolean =>
        nodes(resolveIn(document, schema)).some((one) => one.additionalProperties === false);
      for (const { name, schema, isAnswer } of bodies) {
        const isObject = nodes(resolveIn(document, schema)).some((one) => one.properties !== undefined);
        if (isAnswer) expect([name, closed(schema)]).toEqual([name, false]);
        else if (isObject) expect([name, closed(schema)]).toEqual([name, language.strict]);
      }
    });

    it('declares the parameters of every path, and what each kind of operation heeds', () => {
      const headersOf = ({ parameters }: Operation): string[] =>
        parameters.filter((one) => one.in === 'header').map(({ name }) => name);
      for (const operation of operations) {
        const declared = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        expect([operation.id, declared]).toEqual([operation.id, operation.pathParameters]);
        expect([operation.id, headersOf(operation).includes('Idempotency-Key')]).toEqual([
          operation.id,
          operation.method === 'POST' && !ASKING.has(operation.id),
        ]);
        expect(new Set(headersOf(operation)).size).toBe(headersOf(operation).length);
      }
    });
  },
);

describe('what holds answers against it', () => {
  it('knows an operation by the address that was called', () => {
    const contract = new Contract(committedDocument());
    expect(contract.operationAt('GET', '/v1/agents/018f6b1e/knowledge?limit=1')?.id).toBe('listKnowledge');
    expect(contract.operationAt('PUT', '/v1/agents/018f6b1e/knowledge')).toBeNull();
  });

  it('sees a status, a type, a field and a fault that the document does not have', () => {
    const document = committedDocument();
    const contract = new Contract(document);
    const operation = operationsOf(document).find(({ id }) => id === 'getAccount');
    if (operation === undefined) throw new Error('getAccount is not in the document');
    const account = operation.object.responses[200] as ResponseObject;
    const body = account.content?.['application/json']?.example as Json;
    const headers = { 'content-type': 'application/json', 'x-request-id': 'one' };
    const violations = (status: number, answer: Json, more = {}): string[] =>
      contract.violations(operation, { status, headers: { ...headers, ...more }, text: JSON.stringify(answer) });
    expect(violations(200, body)).toEqual([]);
    expect(violations(201, body)).toEqual(['201 is not among its answers']);
    expect(violations(200, body, { 'content-type': 'text/plain' })).toEqual(['its content type is "text/plain"']);
    expect(violations(200, { ...body, secret: 1 })).toEqual([expect.stringContaining('must NOT have additional')]);
    expect(violations(200, { ...body, name: null })).toEqual([expect.stringContaining('/name must be string')]);
    expect(violations(200, body, { 'x-request-id': undefined })).toEqual(['it has no X-Request-Id']);
  });
});

describe('the page of errors', () => {
  it('is the committed one, and has every code the service knows', () => {
    const rows = (text: string): string[] =>
      text.split('\n').flatMap((line) => (line.startsWith('| `') ? [line.replace(/ +/g, ' ')] : []));
    const page = readFileSync(path.join(PROJECT_ROOT, 'docs', 'errors.md'), 'utf8');
    expect(rows(page)).toEqual(rows(describeErrors()));
    const codes = rows(page).map((row) => /`([^`]+)`/.exec(row)?.[1]);
    expect(codes.sort()).toEqual([...service.problems.keys()].sort());
  });
});
