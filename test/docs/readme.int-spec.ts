import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { examplesIn, paste, patternOf, withoutSpace } from './pasted';

const root = path.resolve(__dirname, '../..');

describe('the README', () => {
  let database: TestDatabase;
  let dataDir: string;
  let service: ChildProcess;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(path.join(tmpdir(), 'verbatim-readme-test-'));
    const { REDIS_URL: _, ...rest } = process.env;
    const env = { ...rest, DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '0', QUEUE_BACKEND: 'postgres' };
    service = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    url = await new Promise((resolve, reject) => {
      let said = '';
      service.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const ready = /Verbatim is ready on (\S+)/.exec(said)?.[1];
        if (ready) resolve(ready);
      });
      service.once('exit', () => reject(new Error(`It did not start:\n${said}`)));
    });
  }, 60_000);

  afterAll(async () => {
    if (service.exitCode === null) {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('shows what its commands print when they are pasted in order', async () => {
    const examples = examplesIn(await readFile(path.join(root, 'README.md'), 'utf8'));
    const { DATABASE_URL: _, ...rest } = process.env; // the command line finds what runs by its data directory
    const printed = await paste(
      examples,
      {
        'http://127.0.0.1:3000': url,
        './.data/': `${dataDir}/`,
        '.data/dialogues.jsonl': path.join(dataDir, 'dialogues.jsonl'),
      },
      { ...rest, DATA_DIR: dataDir, npm_config_loglevel: 'silent' },
    );
    expect(examples.length).toBeGreaterThan(15);
    const wrong = examples.flatMap(({ commands, shown }, index) => {
      const actual = printed[index] ?? '';
      const isAsShown = shown === null || patternOf(shown).test(withoutSpace(actual));
      return isAsShown ? [] : [`These commands\n\n${commands}\nprint\n${actual}\nbut the README shows\n\n${shown}`];
    });
    expect(wrong.join('\n')).toBe('');
  }, 90_000);
});
