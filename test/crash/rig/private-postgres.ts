import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@verbatim/database';
import { migrations } from '../../../migrations';
import { createLifecycle } from '../../../scripts/lib/lifecycle.mjs';
import { startPostgres } from '../../../scripts/lib/postgres.mjs';
import { makeDataDir } from '../../../scripts/lib/private-file.mjs';

/** A Postgres of the test's own, as durable as in production: it may be killed under the service. */
export interface PrivatePostgres {
  readonly url: string;
  /** As `pg_ctl stop -m immediate`: no goodbye, no checkpoint. Resolves when it is gone. */
  crash(): Promise<void>;
  /** On the same port, from what was on disk. Resolves when it takes connections again. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export const startPrivatePostgres = async (): Promise<PrivatePostgres> => {
  const dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'verbatim-crash-')), 'data');
  chmodSync(path.dirname(dataDir), 0o711); // Postgres may run as another user than we do
  makeDataDir(dataDir);
  const launch = async () => {
    const lifecycle = createLifecycle({ exit: (() => undefined) as never });
    return { lifecycle, ...(await startPostgres({ dataDir, lifecycle, log: undefined })) };
  };
  let running = await launch();
  const { url } = running;
  await migrate(url, migrations);
  return {
    url,
    crash: async () => {
      process.kill(running.keeper.pid as number, 'SIGQUIT');
      await running.lifecycle.stop(0); // it must not be started again before we say so
    },
    start: async () => {
      running = await launch();
    },
    remove: async () => {
      await running.lifecycle.stop(0);
      rmSync(path.dirname(dataDir), { recursive: true, force: true, maxRetries: 3 });
    },
  };
};
