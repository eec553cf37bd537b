import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { giveToPostgresUser, isReachable, postgresUser, sharedPlace } from './postgres-binaries.mjs';
import { readPrivate, writePrivate } from './private-file.mjs';
import { birthMark, commandLine, waitUntilGone } from './processes.mjs';
import { Refusal, complain, say } from './say.mjs';
import { base62 } from './secrets.mjs';

/** Older C libraries and macOS do not know every locale; sorting is Postgres's own either way. */
const LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

const initdb = (bin, directory, password, fast) => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'verbatim-initdb-'));
  const passwordFile = path.join(scratch, 'password');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  giveToPostgresUser(passwordFile);
  giveToPostgresUser(scratch);
  try {
    for (const locale of LOCALES) {
      fs.mkdirSync(directory, { mode: 0o700 });
      giveToPostgresUser(directory);
      const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${locale}`];
      const login = ['-U', 'verbatim', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
      const { status, stderr, error } = spawnSync(
        path.join(bin, 'initdb'),
        ['-D', directory, ...login, '-E', 'UTF8', ...builtin, '--no-instructions', ...(fast ? ['--no-sync'] : [])],
        { ...postgresUser(), cwd: os.tmpdir(), encoding: 'utf8' },
      );
      if (status === 0) return;
      fs.rmSync(directory, { recursive: true, force: true });
      if (!/invalid locale/.test(stderr ?? '')) throw new Refusal(`Postgres could not be set up: ${stderr || error}`);
    }
    throw new Refusal(`Postgres could not be set up: none of the locales ${LOCALES.join(', ')} exists here.`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
};

/** Where the files can lie: in the data directory, unless root keeps that where Postgres's user cannot go. */
const choosePlace = (dataDir) => {
  if (isReachable(dataDir)) return path.join(dataDir, 'postgres');
  const directory = path.join(sharedPlace(), `data-${base62(10)}`);
  say(`Postgres, which never runs as root, cannot reach ${dataDir}: it keeps its files in ${directory}.`);
  return directory;
};

/**
 * The cluster of a data directory, made if there is none: `{ directory, password, port }`, kept in `postgres.json`.
 * `fast` is for tests: nothing is synced to disk.
 */
export const openCluster = (bin, dataDir, { fast = false } = {}) => {
  const file = path.join(dataDir, 'postgres.json');
  const kept = readPrivate(file);
  if (kept && fs.existsSync(path.join(kept.directory, 'PG_VERSION'))) return kept;
  const directory = choosePlace(dataDir);
  if (fs.existsSync(path.join(directory, 'PG_VERSION'))) {
    throw new Refusal(
      `${file} is missing, and with it the password of the database in ${directory}. Put it back, or move that folder away.`,
    );
  }
  if (kept) complain(`The database that was kept in ${kept.directory} is gone; starting with an empty one.`);
  const cluster = { directory, password: base62(32), port: 0 };
  const draft = `${directory}.new`; // an initdb that is cut off leaves a draft, never half a cluster
  fs.rmSync(draft, { recursive: true, force: true });
  initdb(bin, draft, cluster.password, fast);
  writePrivate(file, cluster);
  fs.renameSync(draft, directory);
  return cluster;
};

export const rememberPort = (dataDir, cluster, port) =>
  writePrivate(path.join(dataDir, 'postgres.json'), { ...cluster, port });

/** Ends the server that an earlier, killed launcher left behind, and clears the way where its pid now is a stranger's. */
export const endOrphan = async ({ directory }) => {
  const pidFile = path.join(directory, 'postmaster.pid');
  const pid = fs.existsSync(pidFile) ? Number(fs.readFileSync(pidFile, 'utf8').split('\n', 1)[0]) : Number.NaN;
  const mark = birthMark(pid);
  if (mark === null) return; // none, or a leftover that Postgres itself knows how to judge
  const command = commandLine(pid) ?? '';
  if (!command.includes('postgres') || !command.includes(directory)) {
    fs.rmSync(pidFile, { force: true });
    return;
  }
  say('Ending the Postgres that an earlier run left behind …');
  for (const [signal, ms] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ]) {
    process.kill(pid, signal);
    if (await waitUntilGone(pid, ms, mark)) return;
  }
  throw new Refusal(`The Postgres of an earlier run (process ${pid}) does not end. End it by hand: kill -9 ${pid}`);
};
