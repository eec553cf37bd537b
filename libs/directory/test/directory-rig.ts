import { type DynamicModule, Module } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from '@verbatim/database';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import {
  type AccountRef,
  CreateAccountCommand,
  CreateAgentCommand,
  CreateKeyCommand,
  CreateProjectCommand,
  createKey,
  type CreateKey,
  DirectoryModule,
  directoryEntities,
} from '../src';
import { createAgent } from '../src/features/agents/agent.schemas';
import { createProject } from '../src/features/projects/project.schemas';
import { nobodyWatches } from '../src/ports/webhook-watch.port';
import { byAdmin, byKey } from './calls';
import { ManualClock } from './manual-clock';

export const ADMIN_KEY = 'ak_the-platform-administrators-own-key';
export const SECRET_KEY = 'a-secret-of-thirty-two-characters-or-more';

export interface Ground {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly clock: ManualClock;
  /** What conversations are said to name, by id. */
  readonly inUse: Set<string>;
  /** Webhooks whose watch was told to forget them. */
  readonly forgotten: Set<string>;
  /** What that watch says of the log. */
  readonly log: { head: number; followed: number };
  readonly imports: DynamicModule[];
}

/** A migrated database of its own and the modules that work on it. */
export const openGround = async (): Promise<Ground> => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const clock = new ManualClock();
  const inUse = new Set<string>();
  const forgotten = new Set<string>();
  const log = { head: 0, followed: 0 };
  const imports = [
    CqrsModule.forRoot(),
    TypeOrmModule.forRoot(dataSourceOptions(database.url, directoryEntities)),
    DirectoryModule.forRoot({
      secretKey: SECRET_KEY,
      adminKey: ADMIN_KEY,
      pool,
      checkTarget: (url) => (url.includes('10.0.0.') ? 'private-address' : null),
      usage: { isUsed: (_account, reference) => Promise.resolve(Object.values(reference).some((id) => inUse.has(id))) },
      clock,
      webhookWatch: {
        ...nobodyWatches,
        head: () => Promise.resolve(log.head),
        followed: () => Promise.resolve(log.followed),
        forget: (_sql, _account, id) => Promise.resolve(void forgotten.add(id)),
      },
    }),
  ];
  return { database, pool, clock, inUse, forgotten, log, imports };
};

export class Directory {
  constructor(
    readonly ground: Ground,
    readonly commands: CommandBus,
    readonly queries: QueryBus,
    readonly get: <T>(token: abstract new (...args: never[]) => T) => T,
    readonly close: () => Promise<void>,
  ) {}

  async account(name = 'Larkspur Home'): Promise<AccountRef> {
    const { body } = await this.commands.execute(new CreateAccountCommand(byAdmin, { name }));
    return { shard: body.shard, accountId: body.id };
  }

  async project(account: AccountRef): Promise<string> {
    const data = createProject.parse({ name: 'Web shop' });
    return (await this.commands.execute(new CreateProjectCommand(byAdmin, account, data))).body.id;
  }

  async agent(account: AccountRef, projectId: string, fields: object = {}): Promise<string> {
    const data = createAgent.parse({ projectId, name: 'Ada', ...fields });
    return (await this.commands.execute(new CreateAgentCommand(byKey(account), data))).body.id;
  }

  async key(account: AccountRef, fields: Partial<CreateKey> = {}): Promise<{ id: string; key: string }> {
    const data = createKey.parse({ name: 'Back office', mode: 'live', ...fields });
    const { body } = await this.commands.execute(new CreateKeyCommand(byAdmin, account, data));
    return { id: body.id, key: body.key ?? '' };
  }

  async rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.ground.pool.query(sql, values)).rows;
  }
}

@Module({})
class TestRoot {}

/** The directory without HTTP. */
export const openDirectory = async (): Promise<Directory> => {
  const ground = await openGround();
  const root: DynamicModule = { module: TestRoot, imports: ground.imports };
  const module = await Test.createTestingModule({ imports: [root] }).compile();
  await module.init();
  return new Directory(
    ground,
    module.get(CommandBus),
    module.get(QueryBus),
    (token) => module.get(token, { strict: false }),
    async () => {
      await module.close();
      await ground.pool.end();
      await ground.database.drop();
    },
  );
};
