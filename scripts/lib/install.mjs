import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { Refusal, say, tail } from './say.mjs';
import { projectRoot } from './settings.mjs';

const packagesOf = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
};

/**
 * Are the installed packages the ones of the lock file? npm writes what it installed as its last step, so an install
 * that was cut off counts as none. Optional parts may be missing: they are other platforms'.
 */
export const isInstalled = (root) => {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted)
    throw new Refusal('package-lock.json is missing or broken: restore it (git checkout package-lock.json).');
  if (!present) return false;
  return Object.entries(wanted).every(([name, { version, optional, peer }]) => {
    if (name === '') return true;
    if (!present[name]) return Boolean(optional || peer);
    return present[name].version === version;
  });
};

/** npm as it was called, else the one on the PATH. */
const npm = (env) => (env.npm_execpath?.endsWith('.js') ? [process.execPath, [env.npm_execpath]] : ['npm', []]);

/** Installs what the lock file says. No package's install script is run: none is needed. */
export const ensureInstalled = async (lifecycle) => {
  if (isInstalled(projectRoot)) return;
  // npm would empty the folder behind the link, which others may be using.
  if (fs.lstatSync(path.join(projectRoot, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Refusal(
      'node_modules is a link to packages that are not the ones of package-lock.json: remove the link, or run npm ci where it leads.',
    );
  say('Installing packages (about half a minute) …');
  const [command, first] = npm(process.env);
  const args = [...first, 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run(command, args, { lifecycle, cwd: projectRoot }).catch((error) => {
    throw error.code === 'ENOENT' ? new Refusal('npm was not found on the PATH; it comes with Node.') : error;
  });
  lifecycle.check();
  if (code === 0) return;
  throw new Refusal(
    'The packages could not be installed. Without a network this works only where npm has them in its cache.\n' +
      `"npm ci --ignore-scripts" said:\n${tail(output)}`,
  );
};
