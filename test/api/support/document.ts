import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Language, languages, native } from './languages';

export type Json = Readonly<Record<string, unknown>>;

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Json;
}
export interface ResponseObject {
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, { readonly schema: Json; readonly example?: unknown }>>;
}
interface OperationObject {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Json; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject | { readonly $ref: string }>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}
export interface ApiDocument extends Json {
  readonly openapi: string;
  readonly servers: readonly [{ readonly url: string }];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Readonly<Record<string, Json>>;
}

export interface Operation {
  readonly language: Language;
  /** operationId. */
  readonly id: string;
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  /** As for a person: `POST /v1/agents`. */
  readonly title: string;
  readonly pathParameters: readonly string[];
  readonly parameters: readonly ParameterObject[];
  /** The scope a key needs; null on the administrator's operations. */
  readonly scope: string | null;
  readonly body: { readonly schema: Json; readonly example: Json } | null;
  /** Statuses of success. */
  readonly successes: readonly number[];
  readonly object: OperationObject;
}

export const PROJECT_ROOT = path.join(__dirname, '..', '..', '..');

/** A committed document, the native API's unless said otherwise; a test keeps it equal to what the api says. */
export const committedDocument = (file = native.file): ApiDocument =>
  JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'openapi', file), 'utf8')) as ApiDocument;

/** Where the api shows it. */
export const addressOf = (file: string): string => (file === native.file ? '/openapi.json' : `/openapi/${file}`);

const scopeOf = (name: string, security: OperationObject['security']): string | null => {
  const [policy, ...more] = security.flatMap((one) => Object.entries(one));
  if (policy === undefined || more.length > 0) throw new Error(`${name} declares no policy, or several`);
  const [scheme, scopes] = policy;
  if (scheme === 'adminKey') return null;
  if (scheme !== 'apiKey' || scopes.length !== 1) throw new Error(`${name} has a policy nobody knows: ${scheme}`);
  return scopes[0] ?? null;
};

const operationOf = (language: Language, route: string, method: string, object: OperationObject): Operation => {
  const title = `${method.toUpperCase()} ${route}`;
  const content = object.requestBody?.content['application/json'];
  return {
    language,
    id: object.operationId,
    method: method.toUpperCase(),
    path: route,
    title,
    pathParameters: [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    parameters: object.parameters,
    scope: scopeOf(title, object.security),
    body: content ? { schema: content.schema, example: content.example as Json } : null,
    successes: Object.keys(object.responses)
      .map(Number)
      .filter((status) => status >= 200 && status < 300),
    object,
  };
};

/** All operations; their paths are those of the api, whatever server the document names. */
export const operationsOf = (
  { servers: [server], paths }: ApiDocument,
  language: Language = native,
): readonly Operation[] =>
  Object.entries(paths).flatMap(([route, item]) =>
    Object.entries(item).map(([method, object]) =>
      operationOf(language, server.url === '/' ? route : `${server.url}${route}`, method, object),
    ),
  );

/** Those of every committed document. */
export const allOperations = (): readonly Operation[] =>
  languages.flatMap((language) => operationsOf(committedDocument(language.file), language));

/** What a `$ref` of the document leads to; anything else is itself. */
export const resolveIn = <Found = Json>(document: ApiDocument, value: object): Found => {
  if (!('$ref' in value)) return value as Found;
  const found = String(value.$ref)
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Json | undefined)?.[key.replaceAll('~1', '/')], document);
  if (found === undefined) throw new Error(`${String(value.$ref)} leads nowhere`);
  return found as Found;
};
