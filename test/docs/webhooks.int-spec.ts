import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { webhookEventTypes } from '@verbatim/directory';
import { freePort } from './free-port';
import { examplesIn, paste, unlike } from './pasted';
import { root, startDocumented, type Started } from './started';

describe('the page on webhooks', () => {
  let service: Started;
  let page: string;

  beforeAll(async () => {
    page = await readFile(path.join(root, 'docs/webhooks.md'), 'utf8');
    service = await startDocumented({ ALLOW_PRIVATE_TARGETS: '1' });
  }, 60_000);
  afterAll(() => service.stop());

  it('shows what its commands print when they are pasted in order', async () => {
    const examples = examplesIn(page.slice(0, page.indexOf('## What is sent')));
    const replaced = {
      'http://127.0.0.1:3000': service.url,
      './.data/': `${service.dataDir}/`,
      '4001': String(await freePort()),
      'received.txt': path.join(service.dataDir, 'received.txt'),
    };
    const printed = await paste(examples, replaced, process.env);
    expect(examples).toHaveLength(4);
    expect(unlike(examples, printed)).toBe('');
  }, 60_000);

  it('names every type of event there is', () => {
    const table = page.split('\n').filter((line) => line.startsWith('| `'));
    const named = table.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([a-z_.]+)`/g)].map(([, type]) => type),
    );
    expect(named.filter((type) => type?.includes('.')).sort()).toEqual([...webhookEventTypes].sort());
  });
});
