import 'reflect-metadata';
import { dailyCounts } from '@verbatim/analytics';
import { loadConfig } from '@verbatim/config';
import { SHARD_COUNT } from '@verbatim/directory';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { createHttpApp, RouteTable } from '@verbatim/http';
import { JobPatience } from '@verbatim/jobs';
import { createLogger, Metrics } from '@verbatim/observability';
import { createTestDatabase } from '@verbatim/testing';
import { Pool as Postgres } from 'pg';
import { Pool } from 'undici';
import { ApiModule } from '../../../apps/api/src/api.module';
import { apiText } from '../../../apps/api/src/api-text';
import { addressOf, type ApiDocument } from './document';
import { type Language, languages } from './languages';

export const ADMIN_KEY = 'ak_the-platform-administrators-own-key';

export interface Service {
  readonly url: string;
  readonly http: Pool;
  readonly databaseUrl: string;
  /** By file. */
  readonly documents: ReadonlyMap<string, ApiDocument>;
  /** Status by problem code. */
  readonly problems: ReadonlyMap<string, number>;
  /** Method and address of every route. */
  readonly routes: readonly string[];
  /** Has the log read to its end by those who follow it, as a worker would. */
  follow(): Promise<void>;
  stop(): Promise<void>;
}

/** The api on a database of its own, in this process, on a port of its own. No worker: replies stay pending. */
export const startService = async (): Promise<Service> => {
  const database = await createTestDatabase();
  const config = loadConfig(
    {
      DATABASE_URL: database.url,
      QUEUE_BACKEND: 'postgres',
      ADMIN_KEY,
      SECRET_KEY: 'a-secret-of-thirty-two-characters-or-more',
      TRUSTED_PROXIES: 'loopback', // so that each failed attempt can come from an address of its own
      REQUESTS_PER_MINUTE: '10000000', // one key makes all the calls, and its limit is to be seen
      LOG_LEVEL: 'silent',
    },
    { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] },
  );
  const logger = createLogger({ level: config.LOG_LEVEL, process: 'api' });
  const metrics = new Metrics();
  const app = await createHttpApp(ApiModule.of({ config, logger, metrics }), config, { logger, metrics, api: apiText });
  app.get(JobPatience, { strict: false }).milliseconds = 0; // nobody does the jobs
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${address.port}`;
  const http = new Pool(url, { connections: 16, pipelining: 1 });
  const read = async (path: string): Promise<unknown> => {
    const { statusCode, body } = await http.request({ path, method: 'GET' });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  const documentOf = async ({ file }: Language) => [file, (await read(addressOf(file))) as ApiDocument] as const;
  const documents = new Map<string, ApiDocument>();
  for (const language of languages) documents.set(...(await documentOf(language)));
  const { data } = (await read('/problems')) as { data: { code: string; status: number }[] };
  return {
    url,
    http,
    databaseUrl: database.url,
    documents,
    problems: new Map(data.map(({ code, status }) => [code, status])),
    routes: app
      .get(RouteTable, { strict: false })
      .all()
      .map(({ method, url: path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    follow: async () => {
      const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
      const store = app.get<EventStore>(EVENT_STORE, { strict: false });
      const follower = dailyCounts({ store, pool: app.get(Postgres, { strict: false }), shards });
      for (const shard of shards) while ((await follower.runOnce(shard)).kind === 'applied');
    },
    stop: async () => {
      await http.destroy();
      await app.close();
      await database.drop();
    },
  };
};
