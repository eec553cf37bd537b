import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { run, stopChild } from '../../scripts/lib/processes.mjs';
import { projectRoot } from '../../scripts/lib/settings.mjs';

const COUNT = path.join(projectRoot, 'bench', 'lib', 'count.cjs');
const mainOf = (app) => path.join(projectRoot, 'dist', 'apps', app, 'src', 'main.js');
const requireRoot = createRequire(path.join(projectRoot, 'package.json'));

const unlimited = { check: () => undefined, add: () => undefined, remove: () => undefined };

const children = new Set();
// The run is over, or was killed: nothing of it stays.
process.once('disconnect', () => {
  for (const child of children) child.kill('SIGKILL');
  process.exit(1);
});

/** Starts a program and waits until it says it is ready. `profile`: a folder that gets a CPU profile when it ends. */
const start = async (file, { kind, env, profile = process.env.BENCH_PROFILE, name }) => {
  const profiling = profile
    ? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-name', `${name}-${process.hrtime.bigint()}.cpuprofile`]
    : [];
  const child = fork(file, [], {
    env: { ...env, BENCH_COUNTS: kind },
    execArgv: ['--require', COUNT, ...profiling],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said = `${said}${text}`.slice(-4_000)));
  const next = (type) =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${name} ended early:\n${said}`));
      const take = (message) => {
        if (message?.type !== type) return;
        child.off('message', take).off('exit', ended);
        resolve(message);
      };
      child.on('message', take).once('exit', ended);
    });
  const { port } = await next('ready');
  return {
    port,
    child,
    next,
    /** `{ statements, redis, cpuMs, rssMb }` since the process began. */
    look: () => {
      const answer = next('counts');
      child.send('counts');
      return answer;
    },
    stop: () => stopChild(child, 'SIGTERM', 15_000),
  };
};

/**
 * A database of its own with the demo account, and the processes of a service on it. `servers` is what
 * `servers.mjs` printed; `backend` is `redis` or `postgres`.
 */
export const openSite = async (servers, backend = servers.redis ? 'redis' : 'postgres') => {
  const admin = new pg.Client({ connectionString: servers.postgres });
  await admin.connect();
  const database = `bench_${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${database}`);
  const databaseUrl = Object.assign(new URL(servers.postgres), { pathname: `/${database}` }).toString();
  const { REDIS_URL: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ADMIN_KEY: `ak_${randomBytes(20).toString('hex')}`,
    SECRET_KEY: randomBytes(32).toString('base64url'),
    DRAIN_SECONDS: '3',
    REQUESTS_PER_MINUTE: '0', // one key makes all the load
    OWED_LIMIT_PER_ACCOUNT: '10000000',
    QUEUE_BACKEND: backend,
    ...(backend === 'redis' ? { REDIS_URL: servers.redis } : {}),
  };
  if (backend === 'redis') await emptyRedis(servers.redis);
  const cli = async (...args) => {
    const { code, stdout, output } = await run(process.execPath, [mainOf('cli'), ...args], {
      lifecycle: unlimited,
      env,
    });
    if (code !== 0) throw new Error(`verbatim ${args.join(' ')} failed:\n${output}`);
    return stdout;
  };
  await cli('migrate');
  const demo = JSON.parse((await cli('demo', '--json')).trim().split('\n').at(-1));
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', () => undefined);
  const { rows } = await pool.query('select shard, account_id, project_id, id from agents where id = $1', [
    demo.agentId,
  ]);
  const running = [];
  return {
    env,
    databaseUrl,
    backend,
    key: demo.key,
    agent: { shard: rows[0].shard, accountId: rows[0].account_id, projectId: rows[0].project_id, id: rows[0].id },
    cli,
    pool,
    /** One value of one row. */
    async value(text, values = []) {
      const found = await pool.query({ text, values, rowMode: 'array' });
      return found.rows[0]?.[0] ?? null;
    },
    async start(app, options = {}) {
      const program = await start(mainOf(app), { kind: 'app', env, name: app, ...options });
      running.push(program);
      return program;
    },
    async close() {
      await Promise.all(running.map((program) => program.stop()));
      await pool.end();
      await admin.query(`drop database ${database} with (force)`);
      await admin.end();
    },
  };
};

/** A program of the benchmarks' own. */
export const startProgram = (name, env = process.env) =>
  start(path.join(projectRoot, 'bench', 'programs', `${name}.mjs`), { kind: 'program', env, name });

const emptyRedis = async (url) => {
  const Redis = requireRoot('ioredis');
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
};
