import { randomBytes } from 'node:crypto';
import { createWakeQueue, migrateQueue, type BullWakeQueue } from '@verbatim/queue';
import {
  createTestDatabase,
  redisBinary,
  startPrivateRedis,
  startScriptedProvider,
  type PrivateRedis,
  type ScriptedProvider,
} from '@verbatim/testing';
import { Pool } from 'pg';
import { ensureBuiltOnce } from './built';
import { call, Client, type Tenant } from './client';
import { expectHealthy } from './doctor';
import { until } from './until';
import { startChild, type Child, type ChildOptions } from './child';

export interface WorldOptions {
  /** Instead of a database on the test server. */
  readonly databaseUrl?: string;
  /** Instead of a Redis of its own; with 'postgres' the queue lives in the database. */
  readonly redisUrl?: string | 'postgres';
  /** For every process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TenantOptions {
  /** The model's name: a play of the scripted provider, or anything, which is echoed. */
  readonly model?: string;
  readonly credential?: string;
  readonly agent?: Readonly<Record<string, unknown>>;
}

/** A whole installation: database, Redis, provider, and as many processes as a test asks for. */
export class World {
  readonly children: Child[] = [];
  readonly adminKey: string;
  private queue: BullWakeQueue | null = null;

  constructor(
    readonly env: Readonly<Record<string, string>>,
    readonly databaseUrl: string,
    readonly redis: PrivateRedis | null,
    readonly provider: ScriptedProvider,
    private readonly pool: Pool,
    private readonly dropDatabase: () => Promise<void>,
  ) {
    this.adminKey = env.ADMIN_KEY ?? '';
  }

  api(options?: ChildOptions): Promise<Child> {
    return this.start('api', options);
  }

  worker(options?: ChildOptions): Promise<Child> {
    return this.start('worker', options);
  }

  /** The addresses of the apis that run. */
  readonly urls = (): readonly string[] =>
    this.children.filter((child) => child.app === 'api' && !child.hasExited()).map(({ url }) => url);

  async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const { rows } = await this.pool.query(text, [...values]);
    return rows as Row[];
  }

  admin(method: string, path: string, options?: Parameters<typeof call>[4]): ReturnType<typeof call> {
    const [url = ''] = this.urls();
    return call(url, this.adminKey, method, path, options);
  }

  /** An account of its own with an agent that asks the scripted provider, and a client with its key. */
  async client(options: TenantOptions = {}): Promise<Client> {
    return new Client(await this.tenant(options), this.urls);
  }

  async tenant(options: TenantOptions = {}): Promise<Tenant> {
    const made = (path: string, body: object) => this.made(path, body);
    const account = await made('/v1/admin/accounts', { name: 'Account' });
    const at = `/v1/admin/accounts/${account.id}`;
    const [project, { key }] = await Promise.all([
      made(`${at}/projects`, { name: 'Project' }),
      made(`${at}/keys`, { name: 'Key', mode: 'live' }),
    ]);
    const place = { accountId: account.id, projectId: project.id, key };
    return { ...place, agentId: await this.agent(place, options) };
  }

  /** A further agent, with a provider of its own. Resolves to its id. */
  async agent(
    { accountId, projectId, key }: Omit<Tenant, 'agentId'>,
    { model = 'echo', credential, agent = {} }: TenantOptions = {},
  ): Promise<string> {
    const provider = await this.made(`/v1/admin/accounts/${accountId}/providers`, {
      ...{ name: 'Scripted', kind: 'openai-compatible', baseUrl: this.provider.baseUrl },
      ...(credential ? { credential } : {}),
    });
    const asks = { kind: 'provider', id: provider.id, model };
    const body = { projectId, name: 'Agent', provider: asks, ...agent };
    return (await this.made('/v1/agents', body, key)).id;
  }

  /** A wake-up as any process may send, at any time, as often as it likes. */
  wake(kind: string, shard: number, count: number): void {
    this.queue ??= createWakeQueue({
      backend: this.env.QUEUE_BACKEND === 'redis' ? 'redis' : 'postgres',
      url: this.env.REDIS_URL ?? this.databaseUrl,
    });
    this.queue.wake(kind, shard, count);
  }

  /** The moment that is waited for has come: the next try of what failed, or the end of a dead worker's lease. */
  async passTime(until: 'next-try' | 'end-of-lease'): Promise<void> {
    const held = until === 'next-try' ? 'is null' : 'is not null';
    const rows = await this.sql<{ kind: string; shard: number }>(
      `update owed_work set available_at = now()
       where state = 'owed' and available_at > now() and holder ${held} returning kind, shard`,
    );
    for (const { kind, shard } of rows) this.wake(kind, shard, 1);
  }

  /** Resolves once nothing is owed any more: every question asked so far has ended. */
  async settled(withinMs = 45_000): Promise<void> {
    const owed = `select 1 from owed_work where state = 'owed' limit 1`;
    await until('all that is owed is done', async () => (await this.sql(owed)).length === 0, { withinMs, everyMs: 50 });
  }

  async close(): Promise<void> {
    await Promise.all(this.children.map((child) => child.kill()));
    await this.queue?.close();
    await this.provider.close();
    await this.redis?.stop();
    await this.pool.end();
    await this.dropDatabase();
  }

  private async made(path: string, body: object, key = this.adminKey): Promise<{ id: string; key: string }> {
    const answer = await call(this.urls()[0] ?? '', key, 'POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  private async start(app: Child['app'], options?: ChildOptions): Promise<Child> {
    const child = await startChild(app, this.env, options);
    this.children.push(child);
    return child;
  }
}

const secret = (): string => randomBytes(24).toString('hex');

export const openWorld = async ({ databaseUrl, redisUrl, env = {} }: WorldOptions = {}): Promise<World> => {
  await ensureBuiltOnce();
  const database = databaseUrl ? null : await createTestDatabase();
  const url = databaseUrl ?? database?.url ?? '';
  const ownRedis = redisUrl === undefined && redisBinary() !== null ? await startPrivateRedis() : null;
  const queueUrl = redisUrl === 'postgres' ? undefined : (redisUrl ?? ownRedis?.url);
  if (!queueUrl) await migrateQueue(url);
  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const world = new World(
    {
      ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ALLOW_PRIVATE_TARGETS: '1' },
      ...{ DATABASE_URL: url, ADMIN_KEY: secret(), SECRET_KEY: secret(), DRAIN_SECONDS: '5', REQUESTS_PER_MINUTE: '0' },
      ...(queueUrl ? { QUEUE_BACKEND: 'redis', REDIS_URL: queueUrl } : { QUEUE_BACKEND: 'postgres' }),
      ...env,
    },
    url,
    ownRedis,
    await startScriptedProvider(),
    pool,
    async () => database?.drop(),
  );
  return world;
};

/**
 * Runs a scenario in a world of its own, which ends with it, also when it takes too long. The doctor has the last word on
 * every one; when it fails, what its processes complained about is shown with it.
 */
export const inWorld = async (
  { withinMs = 130_000, ...options }: WorldOptions & { readonly withinMs?: number },
  scenario: (world: World) => Promise<void>,
): Promise<void> => {
  const world = await openWorld(options);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The scenario did not end within ${withinMs / 1_000} s`)), withinMs);
  });
  try {
    const played = scenario(world);
    played.catch(() => undefined); // when it is late, nobody else hears of what came of it
    await Promise.race([played, late]);
    await expectHealthy(world);
  } catch (error) {
    if (error instanceof Error) error.message += `\n${complaintsOf(world)}`;
    throw error;
  } finally {
    clearTimeout(timer);
    await world.close();
  }
};

const complaintsOf = (world: World): string =>
  world.children
    .map(({ app, pid, output }) => {
      const lines = output().split('\n');
      const complaints = lines.filter((line) => line !== '' && !line.includes('"level":"info"')).slice(-8);
      return `${app} ${pid}:\n  ${complaints.join('\n  ') || 'no complaint'}`;
    })
    .join('\n');
