import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freePort } from './ports.mjs';
import { readPrivate, writePrivate } from './private-file.mjs';
import { base62 } from './secrets.mjs';
import { createKeeper } from './supervisor.mjs';

const isExecutable = (file) => {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
};

/** The path of a redis-server or valkey-server on the PATH, or null. */
export const findRedisServer = (env) => {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = ['redis-server', 'valkey-server'].flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  return candidates.find(isExecutable) ?? null;
};

const configuration = ({ port, password, directory, durable }) =>
  [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir "${directory}"`,
    `appendonly ${durable ? 'yes' : 'no'}`,
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    'logfile ""',
  ].join('\n');

const launch = ({ command, log, onStart, ...place }) => {
  // "-" reads the configuration from stdin, so that the password is in no file and no process list.
  const child = spawn(command, ['-'], { cwd: place.directory, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  if (child.pid !== undefined) onStart?.(child.pid);
  child.stdin.on('error', () => undefined);
  child.stdin.end(configuration(place));
  child.stderr.on('data', (text) => log?.write(text));
  const ready = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      log?.write(text);
      if (/ready to accept connections/i.test(text)) resolve(place.port);
    });
  });
  return { child, ready };
};

/**
 * A Redis of our own on a loopback port, kept running, its files under the data directory. `durable` off is for tests.
 * Resolves to its URL.
 */
export const startRedis = async ({ command, dataDir, lifecycle, log, onStart, durable = true }) => {
  const directory = path.join(dataDir, 'redis');
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, 'redis.json');
  const kept = readPrivate(file);
  const password = kept?.password ?? base62(32);
  const port = await freePort(kept?.port);
  if (kept?.port !== port) writePrivate(file, { port, password });
  const keeper = createKeeper({
    name: 'Redis',
    launch: () => launch({ command, log, onStart, port, password, directory, durable }),
    logFile: log?.file,
  });
  lifecycle.add(keeper);
  await keeper.start();
  return { url: `redis://:${password}@127.0.0.1:${port}`, keeper };
};
