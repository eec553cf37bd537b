import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { Refusal, say, tail } from './say.mjs';
import { projectRoot } from './settings.mjs';

const SOURCES = ['apps', 'libs', 'migrations'];
const SETTINGS = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', '.swcrc'];

const filesBelow = (folder) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && !/spec\.ts$/.test(entry.name))
        .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    : [];

/** Changes whenever a source file is added, removed or written. */
export const fingerprint = (root) => {
  const files = [
    ...SOURCES.flatMap((folder) => filesBelow(path.join(root, folder))),
    ...SETTINGS.map((name) => path.join(root, name)),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const found = fs.statSync(file, { throwIfNoEntry: false });
    hash.update(`${path.relative(root, file)} ${found?.size ?? 'none'} ${found?.mtimeMs ?? ''}\n`);
  }
  return hash.digest('hex');
};

const stampOf = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null);

/** Builds `dist` when it is missing or older than the sources. */
export const ensureBuilt = async (lifecycle) => {
  const stamp = path.join(projectRoot, 'dist', '.stamp');
  const wanted = fingerprint(projectRoot);
  if (stampOf(stamp) === wanted) return;
  say('Building …');
  const nest = path.join(projectRoot, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { code, output } = await run(process.execPath, [nest, 'build', '--all'], { lifecycle, cwd: projectRoot });
  lifecycle.check();
  if (code !== 0) throw new Refusal(`The build failed:\n${tail(output, 40)}`);
  fs.writeFileSync(stamp, wanted);
};
