import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@verbatim/config';
import { buildOpenApi, createHttpApp } from '@verbatim/http';
import { createLogger, Metrics } from '@verbatim/observability';
import { ApiModule } from './api.module';
import { apiText } from './api-text';

// Never used: in a preview nothing connects, signs or admits anybody.
const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  ADMIN_KEY: 'x'.repeat(32),
  SECRET_KEY: 'x'.repeat(32),
  LOG_LEVEL: 'silent',
};

/** The OpenAPI document of the api, from its routes alone: needs no database and no queue. */
export const describeApi = async (): Promise<OpenAPIObject> => {
  const config = loadConfig(NOWHERE, { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] });
  const logger = createLogger({ level: config.LOG_LEVEL, process: 'api' });
  const metrics = new Metrics();
  const module = ApiModule.of({ config, logger, metrics });
  const app = await createHttpApp(module, config, { logger, metrics, api: apiText, preview: true });
  try {
    return await buildOpenApi(app);
  } finally {
    await app.close();
  }
};
