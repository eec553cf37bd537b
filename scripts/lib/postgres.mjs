import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { findBinaries, postgresUser } from './postgres-binaries.mjs';
import { endOrphan, openCluster, rememberPort } from './postgres-cluster.mjs';
import { freePort } from './ports.mjs';
import { createKeeper } from './supervisor.mjs';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  min_wal_size: '128MB',
  max_wal_size: '1GB',
  // A new database fills faster than the default of a minute: without statistics, keys are looked up by scans.
  autovacuum_naptime: '5s',
  // Statements and row values may hold what people wrote: they stay out of the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  lc_messages: 'C',
};

// Of tests, which open many services at once, each with a database of its own.
const NO_DURABILITY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '500',
  autovacuum_naptime: '1min',
};

const launch = ({ bin, directory, port, fast, log }) => {
  const settings = Object.entries({ ...SETTINGS, ...(fast ? NO_DURABILITY : {}) });
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', directory, '-p', String(port), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // Its own session: a Ctrl-C in the terminal must not stop it before those who write to it.
    { ...postgresUser(), cwd: os.tmpdir(), stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const ready = new Promise((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      log?.write(text);
      if (text.includes('ready to accept connections')) resolve(port);
    });
  });
  return { child, ready };
};

const connect = async (url) => {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // a server that goes away is the keeper's business
  await client.connect();
  return client;
};

const ensureDatabase = async (url) => {
  const client = await connect(url);
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'verbatim'");
    if (!rowCount) await client.query('create database verbatim');
  } finally {
    await client.end();
  }
};

/**
 * The embedded Postgres of a data directory, kept running on one port (the one of last time, if it is free). Resolves
 * to the URL of its database `verbatim`, which is made when it is missing.
 */
export const startPostgres = async ({ dataDir, lifecycle, log, fast = false }) => {
  const bin = findBinaries(dataDir);
  lifecycle.check();
  const cluster = openCluster(bin, dataDir, { fast });
  await endOrphan(cluster);
  lifecycle.check();
  const port = await freePort(cluster.port);
  if (port !== cluster.port) rememberPort(dataDir, cluster, port);
  const keeper = createKeeper({
    name: 'Postgres',
    launch: () => launch({ bin, directory: cluster.directory, port, fast, log }),
    stopSignal: 'SIGINT', // "fast": ends sessions, writes everything down
    killSignal: 'SIGQUIT', // "immediate": the log is replayed at the next start
    stopWithinMs: 30_000,
    firstTries: 3, // the sessions of a server that was killed may hold its shared memory for a moment
    logFile: log?.file,
  });
  lifecycle.add(keeper);
  await keeper.start();
  const server = `postgres://verbatim:${cluster.password}@127.0.0.1:${port}`;
  await ensureDatabase(`${server}/postgres`);
  return { url: `${server}/verbatim`, keeper };
};
