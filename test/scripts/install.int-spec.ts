import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprint } from '../../scripts/lib/build.mjs';
import { isInstalled } from '../../scripts/lib/install.mjs';

describe('what is missing', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'verbatim-install-'));
    mkdirSync(path.join(root, 'node_modules'));
    mkdirSync(path.join(root, 'libs'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const lock = (name: string, packages: object) =>
    writeFileSync(path.join(root, name), JSON.stringify({ packages: { '': { name: 'verbatim' }, ...packages } }));
  const wanted = (packages: object) => lock('package-lock.json', packages);
  const present = (packages: object) => lock('node_modules/.package-lock.json', packages);

  it('is every package when no install ever came to its end', () => {
    wanted({ 'node_modules/pg': { version: '8.0.0' } });
    expect(isInstalled(root)).toBe(false);
  });

  it('is a package that the lock file has in another version, or anew', () => {
    wanted({ 'node_modules/pg': { version: '8.1.0' } });
    present({ 'node_modules/pg': { version: '8.0.0' } });
    expect(isInstalled(root)).toBe(false);
    present({});
    expect(isInstalled(root)).toBe(false);
  });

  it('is not another platform’s part', () => {
    wanted({ 'node_modules/pg': { version: '8.0.0' }, 'node_modules/for-mac': { version: '1.0.0', optional: true } });
    present({ 'node_modules/pg': { version: '8.0.0' } });
    expect(isInstalled(root)).toBe(true);
  });

  it('is a build, once a source was added or written, but not a test', () => {
    const file = path.join(root, 'libs', 'a.ts');
    writeFileSync(file, 'one');
    const before = fingerprint(root);
    writeFileSync(path.join(root, 'libs', 'a.int-spec.ts'), 'a test');
    expect(fingerprint(root)).toBe(before);
    writeFileSync(file, 'longer');
    expect(fingerprint(root)).not.toBe(before);
  });

  it('refuses to go on without a lock file', () => {
    expect(() => isInstalled(root)).toThrow('package-lock.json is missing or broken');
  });
});
