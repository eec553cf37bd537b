import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '@verbatim/database';
import { migrations } from '../../../../migrations';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

// One template per run: test/global-setup.js names the run.
const TEMPLATE = `verbatim_test_template_${process.env.TEST_RUN_ID ?? 'shared'}`;

/** The test server's address; test/global-setup.js starts the server and sets it. */
export const testServerUrl = (): string => {
  const url = process.env.TEST_PG_URL;
  if (!url) throw new Error('TEST_PG_URL is not set: run the tests through npm test or npx jest');
  return url;
};

const at = (database: string): string => {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  return url.toString();
};

const onServer = async (work: (client: Client) => Promise<void>): Promise<void> => {
  const client = new Client({ connectionString: at('postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** Builds the migrated template once per run, by whichever test worker comes first. */
const ensureTemplate = async (client: Client): Promise<void> => {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount) return;
  const building = `${TEMPLATE}_building`;
  await client.query(`drop database if exists ${building} with (force)`);
  await client.query(`create database ${building}`);
  await migrate(at(building), migrations);
  await client.query(`alter database ${building} rename to ${TEMPLATE}`);
};

/** A database of its own, cloned from the migrated template. Its name always holds "test". */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = `verbatim_test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(1)'); // two clones of one template at once are refused
    await ensureTemplate(client);
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
  return {
    url: at(name),
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
};
