import type { OpenAPIObject } from '@nestjs/swagger';
import type { RouteEntry } from '../app/route-table';
import type { Policy } from '../request/policy';
import { addSchemas, type Json, toJsonSchema } from './json-schema';
import type { AnswerDocs } from './operation-docs';
import { edgeRefusals } from './edge-responses';
import { commonProblems, rateLimitHeaders } from './problem-responses';

export type PathItemObject = OpenAPIObject['paths'][string];
export type OperationObject = NonNullable<PathItemObject['get']>;
type Schemas = Record<string, unknown>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly schema?: Json;
}
interface Response {
  readonly headers?: Json;
  readonly content?: Json;
}

const securityOf = (policy: Policy | undefined): Record<string, string[]>[] => {
  if (policy === undefined || 'public' in policy) return [];
  return 'admin' in policy ? [{ adminKey: [] }] : [{ apiKey: [policy.scope] }];
};

const headerParameter = (name: string, description: string, form: Json = {}): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', ...form },
});

const IDEMPOTENCY = headerParameter(
  'Idempotency-Key',
  'Any text of yours for this one call: repeating it with the same body has no second effect and gets the first ' +
    'answer again, for 24 hours at least',
  { minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
);

const ACTING_MEMBER = headerParameter(
  'Acting-Member',
  'The id of the member of your staff who acts: what the call does is recorded as done by that member',
  { format: 'uuid' },
);

/** A query says a list as `a,b`; what is said of the parameter is not said of its schema again. */
const tidyParameter = (found: Parameter): Parameter => {
  const { description, ...schema } = found.schema ?? {};
  const lists = schema.type === 'array' && found.in === 'query' ? { style: 'form', explode: false } : {};
  return { ...found, ...(description === undefined ? {} : { description }), ...lists, schema } as Parameter;
};

interface Traits {
  readonly replayable: boolean;
  readonly limited: boolean;
}

const responseOf = (answer: AnswerDocs, schemas: Schemas, { replayable, limited }: Traits): Response => {
  const headers: Json = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
  if (limited) Object.assign(headers, rateLimitHeaders);
  if (replayable) headers['Idempotent-Replayed'] = { $ref: '#/components/headers/IdempotentReplayed' };
  for (const [name, description] of Object.entries(answer.headers ?? {})) {
    headers[name] = { description, schema: { type: 'string' } };
  }
  const response = { description: answer.description, headers };
  if (answer.schema === null) return response;
  const { schema, components } = toJsonSchema(answer.schema, 'output');
  addSchemas(schemas, components);
  const example = answer.example === undefined ? {} : { example: answer.example };
  return { ...response, content: { [answer.contentType ?? 'application/json']: { schema, ...example } } };
};

/** An operation found by Nest, completed with what its route declares. Named schemas are added to `schemas`. */
export const completeOperation = (found: OperationObject, route: RouteEntry, schemas: Schemas): OperationObject => {
  const docs = route.config.docs ?? {};
  const { policy, edge } = route.config;
  const open = policy === undefined || 'public' in policy;
  const limited = !open && 'scope' in policy;
  const isPost = route.method === 'POST' && docs.readOnly !== true;
  const isKeys = policy !== undefined && 'scope' in policy;
  const headers = Object.entries(docs.headers ?? {}).map(([name, text]) => headerParameter(name, text));
  const declared = ((found.parameters ?? []) as Parameter[]).map(tidyParameter);
  const parameters = [
    ...declared,
    ...headers,
    ...(isPost && !open ? [IDEMPOTENCY] : []),
    ...(isKeys && edge === undefined ? [ACTING_MEMBER] : []),
  ];
  const body = found.requestBody as { content?: Record<string, object> } | undefined;
  const responses: Record<string, Response> = {};
  for (const answer of docs.answers ?? []) {
    const { headers: before, content } = responses[answer.status] ?? {};
    const added = responseOf(answer, schemas, { replayable: isPost && !open, limited });
    responses[answer.status] = {
      ...added,
      headers: { ...before, ...added.headers },
      ...(content === undefined ? {} : { content: { ...content, ...added.content } }),
    };
  }
  const traits = {
    open,
    isPost,
    isKeys,
    hasBody: body !== undefined,
    namesThings: parameters.some(({ in: place, name }) => place === 'path' || (place === 'query' && name === 'accountId')),
    takesIfMatch: Object.keys(docs.headers ?? {}).some((name) => name.toLowerCase() === 'if-match'),
    isRead: route.method === 'GET' || docs.readOnly === true,
    isNegotiated: docs.negotiated ?? false,
  };
  const problems = edge === undefined ? commonProblems(traits) : edgeRefusals(edge, traits, schemas);
  const json = body?.content?.['application/json'];
  if (json !== undefined && docs.example !== undefined) Object.assign(json, { example: docs.example });
  const notes = [docs.description, docs.since && `Since ${docs.since}.`, docs.replacedBy && `Use ${docs.replacedBy}.`];
  return {
    operationId: docs.id ?? found.operationId,
    ...(docs.tag === undefined ? {} : { tags: [docs.tag] }),
    ...(docs.summary === undefined ? {} : { summary: docs.summary }),
    ...(notes.some(Boolean) ? { description: notes.filter(Boolean).join('\n\n') } : {}),
    ...(docs.replacedBy === undefined ? {} : { deprecated: true }),
    parameters: parameters as OperationObject['parameters'],
    ...(body === undefined ? {} : { requestBody: found.requestBody }),
    responses: { ...problems, ...responses } as OperationObject['responses'],
    security: securityOf(policy),
  };
};
