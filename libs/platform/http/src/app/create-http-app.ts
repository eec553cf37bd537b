import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, Metrics, NestLogger, type Logger } from '@verbatim/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pool } from 'pg';
import { takeStrictJson } from '../input/body-parser';
import { parseStrictQuery } from '../input/strict-query';
import type { QueryPool } from '../idempotency/idempotency-store';
import { HttpEdges } from '../edges/http-edges';
import { OpenApi, type ApiText } from '../openapi/openapi';
import { GlobalProblemFilter } from '../problems/problem.filter';
import { requestIdOf } from '../request/request-id';
import { AnswerAdapter } from './adapter';
import { assertEveryRouteHasPolicy } from './assert-policies';
import { Drain } from './drain';
import { HttpModule, type HttpConfig } from './http.module';
import { Intake } from './intake';
import { refuseRaw } from './raw-refusals';
import { RouteTable } from './route-table';
import { securityHeaders } from './security-headers';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the idle time of common load balancers (60 s), so that they close first. */
const KEEP_ALIVE_MS = 65_000;
const TIMEOUT_CHECK_MS = 5_000;
const MAX_PARAM_LENGTH = 512;
const POOL_SIZE = 4;

export interface HttpAppOptions {
  /** Default: standard output at LOG_LEVEL. */
  readonly logger?: Logger;
  /** Default: a registry of its own, with the process's memory, event loop and garbage collection. */
  readonly metrics?: Metrics;
  /** Where Idempotency-Keys are looked up. Default: a small pool on DATABASE_URL, closed with the app. */
  readonly pool?: QueryPool;
  /** Title, version and words of the OpenAPI document. */
  readonly api?: ApiText;
  /** Only routes and what they declare: nothing of `module` is made, so nothing connects. It cannot serve. */
  readonly preview?: boolean;
}

/** Ends the default pool once the last answer is out. */
class OwnPool extends Pool {
  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}

const openPool = (config: HttpConfig, logger: Logger): OwnPool => {
  const pool = new OwnPool({
    connectionString: config.DATABASE_URL,
    max: POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
  });
  // Without a listener a restart of Postgres ends this process.
  pool.on('error', (err) => logger.warn({ err }, 'An idle database connection was lost'));
  return pool;
};

@Module({})
class RootModule {}

/** For what fails before there is a request of ours. */
interface Refusals {
  malformed(error: Error, request: FastifyRequest, reply: FastifyReply): void;
  raw(error: Error, socket: Socket): void;
}

const adapterOf = (config: HttpConfig, refuse: Refusals) =>
  new AnswerAdapter({
    logger: false,
    genReqId: (raw: IncomingMessage) => requestIdOf(raw.headers['x-request-id']),
    trustProxy: config.TRUSTED_PROXIES.length > 0 ? [...config.TRUSTED_PROXIES] : false,
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    // Calls that still arrive on an open connection are served, with `Connection: close`: a restart costs nobody a 503.
    return503OnClosing: false,
    skipMiddie: true, // no middleware: a hook for every request saved
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, querystringParser: parseStrictQuery },
    clientErrorHandler: refuse.raw,
    frameworkErrors: (error: Error, request: unknown, reply: unknown) =>
      refuse.malformed(error, request as FastifyRequest, reply as FastifyReply),
  });

/**
 * Builds the HTTP app around a module: strict input, policies, problem documents, request ids, metrics, health, docs
 * and orderly shutdown. Resolves once initialised, not listening. Throws when a route declares no policy.
 */
export const createHttpApp = async (
  module: Type | DynamicModule,
  config: HttpConfig,
  options: HttpAppOptions = {},
): Promise<NestFastifyApplication> => {
  const logger = options.logger ?? createLogger({ level: config.LOG_LEVEL, process: 'api' });
  const metrics = options.metrics ?? new Metrics({ process: true });
  const pool = options.pool ?? openPool(config, logger);
  let filter: GlobalProblemFilter | null = null;
  let edges: HttpEdges | null = null;
  const adapter = adapterOf(config, {
    malformed: (error, request, reply) => {
      reply.headers(securityHeaders);
      if (filter === null) throw error;
      filter.answer(error, request, reply);
    },
    raw: (error, socket) => refuseRaw(error, socket, (address) => edges?.at(address) ?? null),
  });
  const root = {
    module: RootModule,
    imports: [module, HttpModule.of({ config, logger, metrics, pool })],
    providers: [{ provide: Symbol('OwnPool'), useValue: pool instanceof OwnPool ? pool : null }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
    preview: options.preview ?? false,
  });
  filter = app.get(GlobalProblemFilter, { strict: false });
  const instance = adapter.getInstance();
  const found = app.get(HttpEdges, { strict: false });
  edges = found;
  found.watch(instance); // first: the others are told whose a route is
  app.get(RouteTable, { strict: false }).watch(instance);
  app.get(Intake, { strict: false }).watch(instance);
  app.get(Drain, { strict: false }).watch(instance.server);
  app.get(OpenApi, { strict: false }).describe(app, options.api);
  takeStrictJson(instance);
  await app.init();
  await instance.ready();
  assertEveryRouteHasPolicy(app);
  return app;
};
