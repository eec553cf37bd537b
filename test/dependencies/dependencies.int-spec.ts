import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}
const manifest = JSON.parse(read('package.json')) as {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
};
const { '': _self, ...locked } = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> })
  .packages;
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('the packages this is made of', () => {
  it('are pinned to one version each', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))).toEqual([]);
  });

  it('are locked with the hash of their contents, and to no one registry', () => {
    const places = Object.entries(locked);
    expect(places.length).toBeGreaterThan(500);
    expect(places.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place)).toEqual([]);
    expect(places.filter(([, { resolved }]) => resolved).map(([place]) => place)).toEqual([]);
  });

  it('can be installed from the lock file as it stands, on every platform it names', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'verbatim-lock-'));
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(path.join(root, file), path.join(folder, file));
    const [command, ...first] = process.env.npm_execpath?.endsWith('.js')
      ? [process.execPath, process.env.npm_execpath]
      : ['npm'];
    // Refuses when package.json and the lock file disagree, or an optional part is missing in the latter.
    const args = [...first, 'ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--loglevel=error'];
    await promisify(execFile)(command, args, { cwd: folder });
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('run no script when they are installed: each that has one is known, and none is allowed', () => {
    const withScript = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript);
    const unknown = withScript.map(([place]) => nameOf(place)).filter((name) => manifest.allowScripts[name] !== false);
    expect(unknown).toEqual([]);
    expect(Object.entries(manifest.allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
  });

  it.each(['Dockerfile', 'scripts/lib/install.mjs', '.ci/run'])('are installed by %s with scripts off', (file) => {
    const installs = read(file)
      .split('\n')
      .filter((line) => /\bnpm (ci|install)\b|'ci'/.test(line) && !/^\s*(\/\/|\*|\/\*|#|["'`])/.test(line));
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });
});
