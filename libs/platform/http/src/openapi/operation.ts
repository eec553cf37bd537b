import type { OpenAPIObject } from '@nestjs/swagger';
import type { RouteEntry } from '../app/route-table';
import type { Policy } from '../request/policy';
import { toJsonSchema } from './json-schema';
import type { AnswerDocs } from './operation-docs';
import { commonProblems } from './problem-responses';

export type PathItemObject = OpenAPIObject['paths'][string];
export type OperationObject = NonNullable<PathItemObject['get']>;
type Schemas = Record<string, unknown>;
type Parameter = { name: string; in: string };

const securityOf = (policy: Policy | undefined): Record<string, string[]>[] => {
  if (policy === undefined || 'public' in policy) return [];
  return 'admin' in policy ? [{ adminKey: [] }] : [{ apiKey: [policy.scope] }];
};

const headerParameter = (name: string, description: string, maxLength?: number): object => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...(maxLength === undefined ? {} : { minLength: 1, maxLength }) },
});

const IDEMPOTENCY = headerParameter(
  'Idempotency-Key',
  'Any text of yours for this one call: repeating it with the same body has no second effect and gets the first ' +
    'answer again, for 24 hours at least',
  255,
);

const responseOf = (answer: AnswerDocs, schemas: Schemas): object => {
  const headers = Object.entries(answer.headers ?? {}).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } }] as const,
  );
  const response = {
    description: answer.description,
    headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' }, ...Object.fromEntries(headers) },
  };
  if (answer.schema === null) return response;
  const { schema, components } = toJsonSchema(answer.schema, 'output');
  Object.assign(schemas, components);
  const example = answer.example === undefined ? {} : { example: answer.example };
  return { ...response, content: { [answer.contentType ?? 'application/json']: { schema, ...example } } };
};

/** An operation found by Nest, completed with what its route declares. Named schemas are added to `schemas`. */
export const completeOperation = (found: OperationObject, route: RouteEntry, schemas: Schemas): OperationObject => {
  const docs = route.config.docs ?? {};
  const { policy } = route.config;
  const open = policy === undefined || 'public' in policy;
  const isPost = route.method === 'POST';
  const headers = Object.entries(docs.headers ?? {}).map(([name, text]) => headerParameter(name, text));
  const parameters = [...(found.parameters ?? []), ...headers, ...(isPost && !open ? [IDEMPOTENCY] : [])];
  const body = found.requestBody as { content?: Record<string, object> } | undefined;
  const responses: Record<string, object> = commonProblems({
    open,
    isPost,
    hasBody: body !== undefined,
    hasPathParameters: (parameters as Parameter[]).some((parameter) => parameter.in === 'path'),
    takesIfMatch: Object.keys(docs.headers ?? {}).some((name) => name.toLowerCase() === 'if-match'),
    isRead: route.method === 'GET',
  });
  for (const answer of docs.answers ?? []) responses[answer.status] = responseOf(answer, schemas);
  const json = body?.content?.['application/json'];
  if (json !== undefined && docs.example !== undefined) Object.assign(json, { example: docs.example });
  const notes = [docs.description, docs.since && `Since ${docs.since}.`, docs.replacedBy && `Use ${docs.replacedBy}.`];
  return {
    operationId: found.operationId,
    ...(docs.tag === undefined ? {} : { tags: [docs.tag] }),
    ...(docs.summary === undefined ? {} : { summary: docs.summary }),
    ...(notes.some(Boolean) ? { description: notes.filter(Boolean).join('\n\n') } : {}),
    ...(docs.replacedBy === undefined ? {} : { deprecated: true }),
    parameters: parameters as OperationObject['parameters'],
    ...(body === undefined ? {} : { requestBody: found.requestBody }),
    responses: responses as OperationObject['responses'],
    security: securityOf(policy),
  };
};
