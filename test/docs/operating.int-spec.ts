import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from './free-port';
import { examplesIn, paste, unlike } from './pasted';
import { root, startDocumented, type Started } from './started';

describe('the page for operators', () => {
  let service: Started;

  beforeAll(async () => {
    service = await startDocumented({ ALLOW_PRIVATE_TARGETS: '1' });
  }, 60_000);
  afterAll(() => service.stop());

  it('shows what its commands print when they are pasted in order', async () => {
    const { url, dataDir } = service;
    const examples = examplesIn(await readFile(path.join(root, 'docs/operating.md'), 'utf8'));
    const { DATABASE_URL: _, ...rest } = process.env; // the command line finds what runs by its data directory
    const printed = await paste(
      examples,
      {
        'http://127.0.0.1:3000': url,
        './.data/': `${dataDir}/`,
        '4001': String(await freePort()),
        'replayed.json': path.join(dataDir, 'replayed.json'),
        'versions.txt': path.join(dataDir, 'versions.txt'),
      },
      { ...rest, DATA_DIR: dataDir, npm_config_loglevel: 'silent' },
    );
    expect(examples).toHaveLength(11);
    expect(unlike(examples, printed)).toBe('');
  }, 120_000);
});
