import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig } from '@verbatim/config';
import { createLogger, Metrics, NestLogger } from '@verbatim/observability';
import { stopWithParent } from '@verbatim/service';
import { WorkerModule } from './worker.module';

const main = async (): Promise<void> => {
  const config = loadConfig(process.env, { requires: ['DATABASE_URL', 'SECRET_KEY'] });
  const logger = createLogger({ level: config.LOG_LEVEL, process: 'worker' });
  const metrics = new Metrics({ process: true });
  const app = await NestFactory.createApplicationContext(WorkerModule.of({ config, logger, metrics }), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  logger.info({}, 'The worker is ready');
  stopWithParent();
  process.send?.({ type: 'ready' });
};

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? `The configuration cannot be used:\n${error.message}` : error;
  console.error(message);
  process.exit(1);
});
