import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from '@verbatim/testing';

export const root = path.resolve(__dirname, '../..');

/** What `npm start` runs, on a database and in a data directory of its own. */
export interface Started {
  readonly url: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

export const startDocumented = async (more: Readonly<Record<string, string>> = {}): Promise<Started> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'verbatim-docs-test-'));
  const { REDIS_URL: _, ...rest } = process.env;
  const settings = { DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '0', QUEUE_BACKEND: 'postgres' };
  const service = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...rest, ...settings, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    service.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const ready = /Verbatim is ready on (\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    });
    service.once('exit', () => reject(new Error(`It did not start:\n${said}`)));
  });
  return {
    url,
    dataDir,
    stop: async () => {
      if (service.exitCode === null) {
        service.kill('SIGTERM');
        await once(service, 'exit');
      }
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
