import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '@verbatim/config';
import { ConversationModule } from '@verbatim/conversation';
import { platformScope } from '@verbatim/directory';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { environments } from '@verbatim/kernel';
import { createLogger, Metrics, NestLogger } from '@verbatim/observability';
import { serviceModules, type ServiceParts } from '@verbatim/service';
import { newId } from '@verbatim/ids';

@Module({})
class CliModule {
  static of(parts: ServiceParts): DynamicModule {
    return { module: CliModule, imports: [...serviceModules(parts), ConversationModule] };
  }
}

/** Opens the service without HTTP and without workers, for as long as one command takes. */
export const withService = async <Result>(work: (app: INestApplicationContext) => Promise<Result>): Promise<Result> => {
  const config = loadConfig(process.env, { requires: ['DATABASE_URL', 'SECRET_KEY'] });
  const logger = createLogger({ level: 'error', process: 'cli', destination: process.stderr });
  const app = await NestFactory.createApplicationContext(CliModule.of({ config, logger, metrics: new Metrics() }), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
};

/** Whoever sits at the terminal acts for the account they name; that it was the command line is kept with the facts. */
export const cliCall = (account: { shard: number; accountId: string } | null, doing: string): CallContext => {
  const id = newId();
  const scope: AccountScope = account ? { ...account, projectId: null, agentId: null, environments } : platformScope;
  return {
    scope,
    actor: { kind: 'cli', id: doing },
    keyId: null,
    requestId: id,
    traceparent: null,
    correlationId: id,
    causationId: null,
    idempotency: null,
  };
};
