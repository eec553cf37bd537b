import { type DynamicModule, Module } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '@verbatim/config';
import { createHttpApp } from '@verbatim/http';
import { DirectoryHttpModule } from '../src';
import { ADMIN_KEY, Directory, openGround, SECRET_KEY } from './directory-rig';

@Module({})
class TestApi {}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // Answers are JSON of any shape; a test names the member it looks at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface SendOptions {
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

export class DirectoryHttp {
  constructor(
    readonly directory: Directory,
    readonly app: NestFastifyApplication,
  ) {}

  async send(key: string, method: string, url: string, { body, headers }: SendOptions = {}): Promise<Reply> {
    const reply = await this.app.inject({
      method: method as 'GET',
      url,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { payload: JSON.stringify(body) }),
    });
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === '' ? null : JSON.parse(reply.body),
    };
  }
}

/** The directory as an API of its own. */
export const openDirectoryHttp = async (): Promise<DirectoryHttp> => {
  const ground = await openGround();
  const config = loadConfig(
    { DATABASE_URL: ground.database.url, ADMIN_KEY, SECRET_KEY, LOG_LEVEL: 'fatal' },
    { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] },
  );
  const root: DynamicModule = { module: TestApi, imports: [...ground.imports, DirectoryHttpModule] };
  const app = await createHttpApp(root, config, { pool: ground.pool });
  const directory = new Directory(
    ground,
    app.get(CommandBus, { strict: false }),
    app.get(QueryBus, { strict: false }),
    (token) => app.get(token, { strict: false }),
    async () => {
      await app.close();
      await ground.pool.end();
      await ground.database.drop();
    },
  );
  return new DirectoryHttp(directory, app);
};
