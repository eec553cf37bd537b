import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from './free-port';
import { examplesIn, paste, unlike } from './pasted';
import { root, startDocumented, type Started } from './started';

describe('the page on connectors', () => {
  let service: Started;

  beforeAll(async () => {
    service = await startDocumented({ ALLOW_PRIVATE_TARGETS: '1' });
  }, 60_000);
  afterAll(() => service.stop());

  it('shows what its commands print when they are pasted in order', async () => {
    const page = await readFile(path.join(root, 'docs/connectors.md'), 'utf8');
    const examples = examplesIn(page.slice(0, page.indexOf('## The mail server')));
    const replaced = {
      'http://127.0.0.1:3000': service.url,
      './.data/': `${service.dataDir}/`,
      '4001': String(await freePort()),
    };
    const printed = await paste(examples, replaced, process.env);
    expect(examples).toHaveLength(4);
    expect(unlike(examples, printed)).toBe('');
  }, 60_000);
});
