import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { examplesIn, paste, unlike } from './pasted';
import { root, startDocumented, type Started } from './started';

describe('the page on dialects', () => {
  let service: Started;

  beforeAll(async () => {
    service = await startDocumented({});
  }, 60_000);
  afterAll(() => service.stop());

  it('shows what its commands print when they are pasted in order', async () => {
    const examples = examplesIn(await readFile(path.join(root, 'docs/dialects/README.md'), 'utf8'));
    const replaced = { 'http://127.0.0.1:3000': service.url, './.data/': `${service.dataDir}/` };
    const printed = await paste(examples, replaced, { ...process.env, DATA_DIR: service.dataDir });
    expect(examples).toHaveLength(8);
    expect(unlike(examples, printed)).toBe('');
  }, 60_000);
});
