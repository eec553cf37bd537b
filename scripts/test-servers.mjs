// The servers of one test run, as a process of its own: prints one line of JSON `{ postgres, redis }` (URLs, null where
// none was asked for or found), and ends them when its stdin closes. That happens however the test run dies.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLifecycle } from './lib/lifecycle.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { isReachable, sharedPlace } from './lib/postgres-binaries.mjs';
import { createRegister } from './lib/leftovers.mjs';
import { makeDataDir } from './lib/private-file.mjs';
import { birthMark, commandLine } from './lib/processes.mjs';
import { findRedisServer, startRedis } from './lib/redis.mjs';
import { report } from './lib/say.mjs';

const PREFIX = 'verbatim-test-';

/** Root's temporary folder may be one that Postgres's user cannot reach. */
const scratchPlace = () => (isReachable(os.tmpdir(), '-w') ? os.tmpdir() : sharedPlace());

/** Part of a folder's name: tells a live owner from a later process with the same pid. */
const bornOf = (pid) => birthMark(pid)?.split('/').at(-1).replace(/\W/g, '') ?? 'gone';

/** Files of runs that were killed together with this process; their servers go with them. */
const removeOldRuns = async (place) => {
  for (const name of fs.readdirSync(place).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(place, name);
    const [pid, born] = name.slice(PREFIX.length).split('-');
    try {
      if (bornOf(Number(pid)) === born) continue;
      await createRegister(folder).endLeftovers();
      const server = Number(fs.readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
      if (commandLine(server)?.includes(folder)) process.kill(server, 'SIGQUIT');
    } catch {
      // without a server
    }
    try {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // another user's
    }
  }
};

const makeScratch = async () => {
  const place = scratchPlace();
  await removeOldRuns(place);
  const folder = path.join(place, `${PREFIX}${process.pid}-${bornOf(process.pid)}`);
  fs.mkdirSync(folder, { mode: 0o711 });
  makeDataDir(folder);
  return folder;
};

const folder = await makeScratch();
const register = createRegister(folder);
const lifecycle = createLifecycle();
lifecycle.add({
  name: 'test files',
  stop: async () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  kill: () => undefined,
});
process.stdin.resume().once('close', () => void lifecycle.stop(0));
process.on('SIGTERM', () => void lifecycle.stop(0));

try {
  const wanted = new Set(process.argv.slice(2));
  const postgres = wanted.has('postgres') ? await startPostgres({ dataDir: folder, lifecycle, fast: true }) : null;
  const command = wanted.has('redis') ? findRedisServer(process.env) : null;
  const onStart = (pid) => register.note('redis', pid);
  const redis = command ? await startRedis({ command, dataDir: folder, lifecycle, onStart, durable: false }) : null;
  const admin = postgres && Object.assign(new URL(postgres.url), { pathname: '/postgres' }).toString();
  process.stdout.write(`${JSON.stringify({ postgres: admin, redis: redis?.url ?? null })}\n`);
} catch (error) {
  if (!lifecycle.stopping) report(error);
  await lifecycle.stop(1);
}
