import { readFileSync } from 'node:fs';
import path from 'node:path';
import { committedDocument, operationsOf, PROJECT_ROOT } from '../api/support/document';

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
const rows = read('docs/capabilities.md')
  .split('\n')
  .filter((line) => /^\| C\d+/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** No vendor's own. */
const OF_ALL = new Set(['C100', 'C101']);

describe('docs/capabilities.md', () => {
  it('has a row for each of C1 to C102, in order', () => {
    expect(rows.map(([, name]) => name)).toEqual(Array.from({ length: 102 }, (_, index) => `C${index + 1}`));
  });

  it('names calls that there are', () => {
    const calls = rows.flatMap((cells) => [
      ...cells.join(' ').matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/v1[^`]*)`/g),
    ]);
    const operations = new Set(operationsOf(committedDocument()).map(({ title }) => title));
    expect(calls.length).toBeGreaterThan(80);
    expect(calls.map(([, call]) => call).filter((call) => !operations.has(call ?? ''))).toEqual([]);
  });

  it('names tests that there are', () => {
    const missing = rows.filter((cells) => {
      const [, file = '', title = ''] = /\]\(\.\.\/([^)]+)\): (.+)$/.exec(cells[5] ?? '') ?? [];
      return file === '' || !read(file).includes(title);
    });
    expect(missing.map(([, name]) => name)).toEqual([]);
  });

  it('names for each of a vendor’s a conformance suite with a test that begins with its number', () => {
    const unshown = rows.filter((cells) => {
      const [, name = ''] = cells;
      const files = [...(cells[6] ?? '').matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file = '']) => file);
      const isShown = (file: string) => new RegExp(`['"\`](C\\d+ )*${name} `).test(read(file));
      return !files.every(isShown) || (files.length === 0 && !OF_ALL.has(name));
    });
    expect(unshown.map(([, name]) => name)).toEqual([]);
  });
});
