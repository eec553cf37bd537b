import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '@verbatim/config';
import { createLogger, Metrics } from '@verbatim/observability';
import {
  Authenticator,
  createHttpApp,
  ProblemsModule,
  refuse,
  type Authenticated,
  type HttpAppOptions,
} from '../index';
import { noteProblems, NotesController } from './notes.controller';

export { opened, script } from './notes.controller';

export const ADMIN = 'admin-key-0123456789';

const scopesOf: Readonly<Record<string, readonly string[]>> = {
  writer: ['notes:write', 'notes:read'],
  reader: ['notes:read'],
};

/** Knows the administrator's key and `reader` or `writer`, optionally `writer:<project>:<requests per minute>`. */
class TestAuthenticator extends Authenticator {
  override authenticate(key: string | undefined): Promise<Authenticated> {
    if (key === undefined) throw refuse('auth.missing', 'Send your key as a bearer token.');
    const scopes = scopesOf[key.split(':')[0] ?? ''];
    if (key !== ADMIN && scopes === undefined) throw refuse('auth.invalid', 'The key is not known.');
    return Promise.resolve({
      scope: {
        shard: 1,
        accountId: '018f0000-0000-7000-8000-000000000001',
        projectId: key.split(':')[1] || null,
        agentId: null,
        environments: ['live'],
      },
      actor: { kind: key === ADMIN ? 'admin' : 'key', id: key },
      keyId: key === ADMIN ? null : key,
      admin: key === ADMIN,
      scopes: scopes ?? [],
      requestsPerMinute: Number(key.split(':')[2]) || null,
    });
  }
}

@Global()
@Module({
  imports: [ProblemsModule.register(noteProblems)],
  controllers: [NotesController],
  providers: [{ provide: Authenticator, useClass: TestAuthenticator }],
})
export class NotesModule {}

export interface TinyApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly port: number;
  readonly logged: string[];
  readonly metrics: Metrics;
}

export const startTinyApp = async (
  options: HttpAppOptions = {},
  env: Record<string, string> = {},
  module = NotesModule,
): Promise<TinyApp> => {
  const logged: string[] = [];
  const logger = createLogger({ level: 'debug', process: 'test', destination: { write: (line) => logged.push(line) } });
  const metrics = new Metrics();
  const config = loadConfig(
    { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', ADMIN_KEY: ADMIN, SECRET_KEY: 's'.repeat(32), ...env },
    { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] },
  );
  const app = await createHttpApp(module, config, {
    logger,
    metrics,
    api: { title: 'Notes', version: '1.2.3' },
    ...options,
  });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  return { app, url, port: Number(new URL(url).port), logged, metrics };
};
