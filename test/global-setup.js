const { spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const path = require('node:path');
const { createInterface } = require('node:readline');

/** The servers' addresses; whatever else the process has to say is for the user. */
const addressesFrom = (child) =>
  new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
      else process.stderr.write(`${line}\n`);
    });
    child.once('exit', (code) => reject(new Error(`the test servers ended with ${code}`)));
  });

/**
 * Postgres is TEST_PG_URL or one of our own, Redis is TEST_REDIS_URL or one of our own where a server is installed.
 * Ours live in a process that ends them when its stdin closes: at the end of the run, or when the run is killed.
 */
module.exports = async () => {
  process.env.TEST_RUN_ID ??= randomBytes(4).toString('hex');
  const wanted = [];
  if (!process.env.TEST_PG_URL) wanted.push('postgres');
  if (!process.env.TEST_REDIS_URL) wanted.push('redis');
  if (wanted.length === 0) return;
  const script = path.join(__dirname, '..', 'scripts', 'test-servers.mjs');
  // Its own process group: a Ctrl-C must not end the servers under the tests.
  const child = spawn(process.execPath, [script, ...wanted], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const { postgres, redis } = await addressesFrom(child);
  if (postgres) process.env.TEST_PG_URL = postgres;
  if (redis) process.env.TEST_REDIS_URL = redis;
  if (!process.env.TEST_REDIS_URL) {
    process.stderr.write('No Redis (TEST_REDIS_URL, redis-server, valkey-server): its half of the tests is skipped.\n');
  }
  child.unref();
  globalThis.verbatimTestServers = child;
};
