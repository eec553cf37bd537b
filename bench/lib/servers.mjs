// Postgres and Redis of one run, as a process of their own with the settings of `npm start`: prints one line of JSON
// `{ postgres, redis }` and ends them when its stdin closes, which happens however the run dies.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLifecycle } from '../../scripts/lib/lifecycle.mjs';
import { isReachable, sharedPlace } from '../../scripts/lib/postgres-binaries.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { makeDataDir } from '../../scripts/lib/private-file.mjs';
import { findRedisServer, startRedis } from '../../scripts/lib/redis.mjs';
import { report } from '../../scripts/lib/say.mjs';

// Root's temporary folder may be one that Postgres's user cannot reach.
const place = isReachable(os.tmpdir(), '-w') ? os.tmpdir() : sharedPlace();
const folder = fs.mkdtempSync(path.join(place, 'verbatim-bench-'));
fs.chmodSync(folder, 0o711);
makeDataDir(folder);

const lifecycle = createLifecycle();
const remove = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
lifecycle.add({ name: 'files', stop: async () => remove(), kill: () => undefined });
process.stdin.resume().once('close', () => void lifecycle.stop(0));
// a Ctrl-C reaches the whole group: the run ends first and closes our stdin
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void lifecycle.stop(0));

try {
  const { url } = await startPostgres({ dataDir: folder, lifecycle });
  const command = findRedisServer(process.env);
  const redis = command ? await startRedis({ command, dataDir: folder, lifecycle }) : null;
  const version = command && /v=(\S+)/.exec(spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  const admin = Object.assign(new URL(url), { pathname: '/postgres' }).toString();
  process.stdout.write(
    `${JSON.stringify({ postgres: admin, redis: redis?.url ?? null, redisVersion: version ?? null })}\n`,
  );
} catch (error) {
  if (!lifecycle.stopping) report(error);
  await lifecycle.stop(1);
}
