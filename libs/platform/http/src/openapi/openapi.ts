import { Injectable, type INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { RouteTable, type RouteEntry } from '../app/route-table';
import type { Edge } from '../edges/edge';
import { HttpEdges } from '../edges/http-edges';
import { mergeEqualInputs, toJsonSchema, withoutUnused } from './json-schema';
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

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of an account: `sk_live_…` or `sk_test_…`' },
  adminKey: { type: 'http', scheme: 'bearer', description: "The platform administrator's key" },
};
const headers = {
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
};

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const openApiPath = (url: string): string => url.replace(/:(\w+)/g, '{$1}');

/** Nest reads parameters and bodies from the controllers; what routes declare beyond that is ours to add. */
const scan = async (app: INestApplication): Promise<OpenAPIObject> => {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger'); // slow to load, seldom wanted
  return SwaggerModule.createDocument(app, new DocumentBuilder().setOpenAPIVersion('3.1.0').build(), {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? toJsonSchema(schema, schemaType) : undefined,
  });
};

const build = (found: OpenAPIObject, routes: readonly RouteEntry[], text: ApiText, edge?: Edge): OpenAPIObject => {
  const base = edge?.prefix ?? '';
  const schemas: Record<string, unknown> = { ...found.components?.schemas, ...(edge ? {} : problemSchemas) };
  const paths: Record<string, PathItemObject> = {};
  for (const route of routes) {
    if (route.config.edge !== edge || route.config.docs?.hidden) continue;
    const path = openApiPath(route.url);
    const method = methods.find((name) => name === route.method.toLowerCase());
    const operation = method && (found.paths[path]?.[method] as OperationObject | undefined);
    if (method === undefined || operation === undefined) continue;
    const within = path.slice(base.length);
    paths[within] = { ...paths[within], [method]: completeOperation(operation, route, schemas) };
  }
  const document = {
    openapi: found.openapi,
    info: {
      title: text.title,
      version: text.version,
      description: text.description,
      ...(text.license === undefined ? {} : { license: { name: text.license, identifier: text.license } }),
    },
    servers: [{ url: base === '' ? '/' : base }],
    tags: Object.entries(text.tags ?? {}).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: edge ? { apiKey: edge.text.security } : securitySchemes,
      headers,
      schemas,
      responses: edge ? {} : problemResponses(),
    },
  } as OpenAPIObject;
  return withoutUnused(mergeEqualInputs(document));
};

/** One document of the app: `/openapi.json`, or that of an edge. */
export interface DocumentEntry {
  readonly address: string;
  readonly title: string;
}

/** The API's descriptions, built when first asked for. */
@Injectable()
export class OpenApi {
  private source: { readonly app: INestApplication; readonly text: ApiText } | null = null;
  private found: Promise<OpenAPIObject> | null = null;
  private readonly built = new Map<Edge | undefined, Promise<OpenAPIObject>>();

  constructor(
    private readonly edges: HttpEdges,
    private readonly routes: RouteTable,
  ) {}

  describe(app: INestApplication, text: ApiText = { title: 'HTTP', version: '0.0.0' }): void {
    this.source = { app, text };
  }

  get title(): string {
    return this.source?.text.title ?? '';
  }

  /** Every document there is, the native API's first. */
  all(): readonly DocumentEntry[] {
    return [
      { address: '/openapi.json', title: this.title },
      ...this.edges.all().map(({ name, text }) => ({ address: `/openapi/${name}.json`, title: text.title })),
    ];
  }

  /** OpenAPI 3.1 of an edge, or of the native API; null when there is no such edge. The app must be initialised. */
  async document(name?: string): Promise<OpenAPIObject | null> {
    const edge = name === undefined ? undefined : this.edges.all().find((one) => one.name === name);
    if (name !== undefined && edge === undefined) return null;
    const built = this.built.get(edge) ?? this.build(edge);
    this.built.set(edge, built);
    try {
      return await built;
    } catch (error) {
      // Asked again, it is tried again.
      this.found = null;
      this.built.delete(edge);
      throw error;
    }
  }

  private async build(edge: Edge | undefined): Promise<OpenAPIObject> {
    if (this.source === null) throw new Error('There is no app to describe');
    const { app, text } = this.source;
    this.found ??= scan(app);
    return build(await this.found, this.routes.all(), { ...text, ...edge?.text }, edge);
  }
}

/** The OpenAPI documents of an app that `createHttpApp` built, by their address below `/`. */
export const buildOpenApis = async (app: INestApplication): Promise<Readonly<Record<string, OpenAPIObject>>> => {
  const api = app.get(OpenApi, { strict: false });
  const edges = app.get(HttpEdges, { strict: false }).all();
  const entries = [undefined, ...edges.map(({ name }) => name)].map(async (name) => {
    const document = await api.document(name);
    return [name === undefined ? 'openapi.json' : `openapi/${name}.json`, document as OpenAPIObject] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
};
