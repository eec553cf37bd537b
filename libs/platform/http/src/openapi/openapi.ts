import { Injectable, type INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { RouteTable } from '../app/route-table';
import { mergeEqualInputs, toJsonSchema } from './json-schema';
import { completeOperation, type OperationObject, type PathItemObject } from './operation';
import { problemResponses, problemSchemas } from './problem-responses';

/** What the OpenAPI document says of the whole API. */
export interface ApiText {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Name -> what its operations are about, in the order readers see them. */
  readonly tags?: Readonly<Record<string, string>>;
  /** SPDX identifier. */
  readonly license?: string;
}

const components = {
  securitySchemes: {
    apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of an account: `sk_live_…` or `sk_test_…`' },
    adminKey: { type: 'http', scheme: 'bearer', description: "The platform administrator's key" },
  },
  headers: {
    RequestId: { description: 'Names this call in our logs', schema: { type: 'string' } },
    IdempotentReplayed: {
      description: '`true`: the first answer to this Idempotency-Key, given again',
      schema: { type: 'string', enum: ['true'] },
    },
    Challenge: { description: 'How to authenticate: `Bearer`', schema: { type: 'string' } },
    RateLimit: {
      description: 'What the key has left: `r` requests within the next `t` seconds; absent where there is no limit',
      schema: { type: 'string', examples: ['"key";r=5999;t=60'] },
    },
    RateLimitPolicy: {
      description: 'The limit of the key: `q` requests in `w` seconds; absent where there is no limit',
      schema: { type: 'string', examples: ['"key";q=6000;w=60'] },
    },
    RetryAfter: { description: 'Seconds to wait before trying again', schema: { type: 'integer', minimum: 0 } },
  },
};

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const openApiPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}');

/** Nest reads parameters and bodies from the controllers; what routes declare beyond that is ours to add. */
const build = async (app: INestApplication, text: ApiText): Promise<OpenAPIObject> => {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger'); // slow to load, seldom wanted
  const found = SwaggerModule.createDocument(app, new DocumentBuilder().setOpenAPIVersion('3.1.0').build(), {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? toJsonSchema(schema, schemaType) : undefined,
  });
  const schemas: Record<string, unknown> = { ...found.components?.schemas, ...problemSchemas };
  const paths: Record<string, PathItemObject> = {};
  for (const route of app.get(RouteTable, { strict: false }).all()) {
    const path = openApiPath(route.url);
    const method = methods.find((name) => name === route.method.toLowerCase());
    const operation = method && (found.paths[path]?.[method] as OperationObject | undefined);
    if (method === undefined || operation === undefined || route.config.docs?.hidden) continue;
    paths[path] = { ...paths[path], [method]: completeOperation(operation, route, schemas) };
  }
  const tags = Object.entries(text.tags ?? {}).map(([name, description]) => ({ name, description }));
  return mergeEqualInputs({
    openapi: found.openapi,
    info: {
      title: text.title,
      version: text.version,
      description: text.description,
      ...(text.license === undefined ? {} : { license: { name: text.license, identifier: text.license } }),
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: { ...components, schemas, responses: problemResponses() },
  } as OpenAPIObject);
};

/** The API's description, built when first asked for. */
@Injectable()
export class OpenApi {
  private source: { readonly app: INestApplication; readonly text: ApiText } | null = null;
  private built: Promise<OpenAPIObject> | null = null;

  describe(app: INestApplication, text: ApiText = { title: 'HTTP', version: '0.0.0' }): void {
    this.source = { app, text };
  }

  get title(): string {
    return this.source?.text.title ?? '';
  }

  /** OpenAPI 3.1. The app must be initialised. */
  document(): Promise<OpenAPIObject> {
    if (this.source === null) throw new Error('There is no app to describe');
    return (this.built ??= build(this.source.app, this.source.text));
  }
}

/** The OpenAPI document of an app that `createHttpApp` built. */
export const buildOpenApi = (app: INestApplication): Promise<OpenAPIObject> =>
  app.get(OpenApi, { strict: false }).document();
