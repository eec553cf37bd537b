import 'reflect-metadata';
import type { OpenAPIObject } from '@nestjs/swagger';
import { configTable, loadConfig } from '@verbatim/config';
import { conversationProblems } from '@verbatim/conversation';
import { directoryProblems } from '@verbatim/directory';
import { buildOpenApis, createHttpApp, errorsMarkdown, platformProblems } from '@verbatim/http';
import { jobProblems } from '@verbatim/jobs';
import { createLogger, Metrics } from '@verbatim/observability';
import { operationsProblems } from '@verbatim/operations';
import { webhookProblems } from '@verbatim/webhooks';
import { replayProblems } from '@verbatim/replay';
import { ApiModule } from './api.module';
import { apiText } from './api-text';

// Never used: in a preview nothing connects, signs or admits anybody.
const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  ADMIN_KEY: 'x'.repeat(32),
  SECRET_KEY: 'x'.repeat(32),
  LOG_LEVEL: 'silent',
};

/** The OpenAPI documents of the api by file, from its routes alone: needs no database and no queue. */
export const describeApis = async (): Promise<Readonly<Record<string, OpenAPIObject>>> => {
  const config = loadConfig(NOWHERE, { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] });
  const logger = createLogger({ level: config.LOG_LEVEL, process: 'api' });
  const metrics = new Metrics();
  const module = ApiModule.of({ config, logger, metrics });
  const app = await createHttpApp(module, config, { logger, metrics, api: apiText, preview: true });
  try {
    return await buildOpenApis(app);
  } finally {
    await app.close();
  }
};

/** docs/errors.md: every code any route may answer with. */
export const describeErrors = (): string =>
  errorsMarkdown({
    'Any route': platformProblems,
    'Conversations and messages': conversationProblems,
    'Accounts, projects, agents and users': directoryProblems,
    Jobs: jobProblems,
    Webhooks: webhookProblems,
    'Replays and projections': replayProblems,
    'What administrators do': operationsProblems,
  });

/** The table of settings, for the README. */
export const describeSettings = (): string =>
  [
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...configTable.map(
      ({ name, default: text, meaning }) => `| \`${name}\` | ${text ? `\`${text}\`` : ''} | ${meaning} |`,
    ),
  ].join('\n');
