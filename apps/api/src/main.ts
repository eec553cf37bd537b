import 'reflect-metadata';
import { ConfigError, loadConfig } from '@verbatim/config';
import { createHttpApp } from '@verbatim/http';
import { createLogger, Metrics } from '@verbatim/observability';
import { stopWithParent } from '@verbatim/service';
import { ApiModule } from './api.module';
import { apiText } from './api-text';

const main = async (): Promise<void> => {
  const config = loadConfig(process.env, { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] });
  const logger = createLogger({ level: config.LOG_LEVEL, process: 'api' });
  const metrics = new Metrics({ process: true });
  const app = await createHttpApp(ApiModule.of({ config, logger, metrics }), config, { logger, metrics, api: apiText });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.listen({ port: config.PORT, host: config.HOST });
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : config.PORT;
  logger.info({ port, host: config.HOST }, 'The api is ready');
  stopWithParent();
  process.send?.({ type: 'ready', port });
};

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? `The configuration cannot be used:\n${error.message}` : error;
  console.error(message);
  process.exit(1);
});
