import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '@verbatim/config';
import { Clock } from '@verbatim/conversation';
import { createHttpApp } from '@verbatim/http';
import { createLogger, Metrics, NestLogger, type Logger } from '@verbatim/observability';
import { migrateQueue, WAKE_QUEUE, type QueueBackend, type WakeQueue } from '@verbatim/queue';
import {
  createTestDatabase,
  redisUrl,
  startScriptedProvider,
  type ScriptedProvider,
  type TestDatabase,
} from '@verbatim/testing';
import { EndpointCircuits } from '@verbatim/webhooks';
import { Pool } from 'pg';
import { ApiModule } from '../../apps/api/src/api.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { Client } from './client';
import { eventually } from './eventually';
import { Tenant } from './tenant';

export const ADMIN_KEY = 'ak_the-platform-administrators-own-key';
const SECRET_KEY = 'a-secret-of-thirty-two-characters-or-more';

/** The backends whose half of a test can run here: Redis only where there is one. */
export const backends: readonly QueueBackend[] = redisUrl() ? ['redis', 'postgres'] : ['postgres'];

/** The whole of Verbatim in this process: the api behind a real port, a worker, a database and a model of its own. */
export class Service {
  private readonly complaints: string[] = [];
  private api: NestFastifyApplication | null = null;
  private readonly workers = new Set<INestApplicationContext>();
  private port = 0;
  private aheadMs = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly provider: ScriptedProvider,
    /** The environment every process of this service has; a child process may be given it. */
    readonly env: Readonly<Record<string, string>>,
    private readonly pool: Pool,
  ) {}

  /** Without `backend`: whichever is at hand, for tests that do not depend on it. */
  static async open(
    backend: QueueBackend = redisUrl() ? 'redis' : 'postgres',
    { workers = 1, settings = {} }: { readonly workers?: number; readonly settings?: Record<string, string> } = {},
  ): Promise<Service> {
    const [database, provider] = await Promise.all([createTestDatabase(), startScriptedProvider()]);
    if (backend === 'postgres') await migrateQueue(database.url);
    const env = {
      DATABASE_URL: database.url,
      QUEUE_BACKEND: backend,
      QUEUE_PREFIX: `{test-${randomBytes(6).toString('hex')}}`,
      REDIS_URL: backend === 'redis' ? (redisUrl() ?? '') : '',
      ADMIN_KEY,
      SECRET_KEY,
      ALLOW_PRIVATE_TARGETS: '1',
      DRAIN_SECONDS: '1',
      LOG_LEVEL: 'error',
      ...settings,
    };
    const pool = new Pool({ connectionString: database.url, max: 2, application_name: 'test' });
    pool.on('error', () => undefined);
    const service = new Service(database, provider, env, pool);
    await Promise.all([service.startApi(), ...Array.from({ length: workers }, () => service.startWorker())]);
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A caller with this key; the platform administrator's unless said otherwise. */
  client(key = ADMIN_KEY): Client {
    return new Client(() => this.url, key);
  }

  /** An account with a project and a key, apart from every other test's. */
  tenant(project: object = {}): Promise<Tenant> {
    return Tenant.create(this, project);
  }

  async startApi(): Promise<void> {
    const config = loadConfig(this.env, { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] });
    const parts = { config, logger: this.logger('api'), metrics: new Metrics() };
    this.api = await createHttpApp(ApiModule.of(parts), config, parts);
    this.setClock(this.api);
    await this.api.listen({ port: this.port, host: '127.0.0.1' }); // the same port again after a restart
    const address = this.api.getHttpServer().address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  async stopApi(): Promise<void> {
    await this.api?.close();
    this.api = null;
  }

  async startWorker(): Promise<INestApplicationContext> {
    const config = loadConfig(this.env, { requires: ['DATABASE_URL', 'SECRET_KEY'] });
    const parts = { config, logger: this.logger('worker'), metrics: new Metrics() };
    const worker = await NestFactory.createApplicationContext(WorkerModule.of(parts), {
      logger: new NestLogger(parts.logger),
      abortOnError: false,
    });
    this.setClock(worker);
    this.setCircuitClock(worker);
    this.workers.add(worker);
    return worker;
  }

  async stopWorkers(which: Iterable<INestApplicationContext> = this.workers): Promise<void> {
    await Promise.all(
      [...which].map(async (worker) => {
        this.workers.delete(worker);
        await worker.close();
      }),
    );
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, [...values])).rows as Row[];
  }

  /**
   * Sets the clock of what this conversation is owed to now: a backoff, a debounce or a grace period is over. Waits
   * until nobody holds it, and `attempts` were made.
   */
  async hurry(conversationId: string, attempts = 0): Promise<void> {
    await eventually('owed work that nobody holds', async () =>
      (await this.makeDue(conversationId, attempts)) ? true : null,
    );
  }

  /** Everything of this kind that waits for its time is due now. */
  async hurryAll(kind: string): Promise<void> {
    const due = await this.rows<{ shard: number }>(
      `update owed_work set available_at = now()
       where kind = $1 and state = 'owed' and holder is null and available_at > now() returning shard`,
      [kind],
    );
    for (const { shard } of due) this.api?.get<WakeQueue>(WAKE_QUEUE, { strict: false }).wake(kind, shard);
  }

  /** Sets the clocks of all its processes forward: what is said from now on is said later. The database's stays. */
  pass(minutes: number): void {
    this.aheadMs += minutes * 60_000;
  }

  /** As `hurry`, again and again until what was to come of it is there. */
  async until<Found>(conversationId: string, what: string, look: () => Promise<Found | null>): Promise<Found> {
    return eventually(what, async () => {
      const found = await look();
      if (found === null) await this.makeDue(conversationId, 0);
      return found;
    });
  }

  /** Resolves when nothing is owed that is due. */
  async idle(): Promise<void> {
    await eventually('nothing to be due', async () => {
      const rows = await this.rows(
        `select 1 from owed_work where state = 'owed' and (holder is not null or due_at <= now()) limit 1`,
      );
      return rows.length === 0 ? true : null;
    });
  }

  /** Errors that were logged so far and that a test wants: they are no complaints any more. */
  takeComplaints(): readonly string[] {
    return this.complaints.splice(0);
  }

  /** Throws when a process logged an error, or left a connection behind. */
  async close(): Promise<void> {
    await this.stopApi();
    await this.stopWorkers();
    await this.provider.close();
    await eventually('all connections closed', async () => {
      const [{ count } = { count: 1 }] = await this.rows<{ count: number }>(
        `select count(*)::int from pg_stat_activity where datname = current_database() and application_name <> 'test'`,
      );
      return count === 0 ? true : null;
    });
    await this.pool.end();
    await this.database.drop();
    if (this.complaints.length > 0) throw new Error(`Errors were logged:\n${this.complaints.join('')}`);
  }

  private async makeDue(conversationId: string, attempts: number): Promise<boolean> {
    const due = await this.rows<{ kind: string; shard: number }>(
      `update owed_work set available_at = now()
       where lane = $1 and state = 'owed' and holder is null and attempt >= $2
       returning kind, shard`,
      [conversationId, attempts],
    );
    for (const { kind, shard } of due) this.api?.get<WakeQueue>(WAKE_QUEUE, { strict: false }).wake(kind, shard);
    return due.length > 0;
  }

  private setClock(process: INestApplicationContext): void {
    process.get(Clock, { strict: false }).now = () => new Date(Date.now() + this.aheadMs);
  }

  private setCircuitClock(worker: INestApplicationContext): void {
    worker.get(EndpointCircuits, { strict: false }).now = () => performance.now() + this.aheadMs;
  }

  private logger(process: string): Logger {
    return createLogger({
      level: 'error',
      process,
      destination: { write: (line: string) => void this.complaints.push(line) },
    });
  }
}
