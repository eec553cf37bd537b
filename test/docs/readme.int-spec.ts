import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { examplesIn, paste, unlike } from './pasted';
import { root, startDocumented, type Started } from './started';

describe('the README', () => {
  let service: Started;

  beforeAll(async () => {
    service = await startDocumented();
  }, 60_000);
  afterAll(() => service.stop());

  it('shows what its commands print when they are pasted in order', async () => {
    const { url, dataDir } = service;
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
    expect(unlike(examples, printed)).toBe('');
  }, 90_000);
});
