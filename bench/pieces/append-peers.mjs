import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../scripts/lib/settings.mjs';
import { appendsFor } from '../lib/appends.mjs';
import { driveEvents, driveStore } from '../lib/append-sides.mjs';
import { rate, show } from '../lib/numbers.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openStore } from '../lib/service.mjs';
import { openSite } from '../lib/site.mjs';

const CALLERS = 64;
const LEAST = { emmett: 5, castore: 1.5 };
const folder = path.join(projectRoot, 'bench', 'peers');

const install = (log) => {
  if (fs.existsSync(path.join(folder, 'node_modules', '@event-driven-io', 'emmett-postgresql'))) return;
  log('installing emmett-postgresql and castore into bench/peers …');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'install', '--no-package-lock', '--ignore-scripts', '--silent'];
  const { status } = spawnSync(npm[0], args, { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm install in bench/peers failed');
};

const openEmmett = (load, connectionString) => {
  const { getPostgreSQLEventStore } = load('@event-driven-io/emmett-postgresql');
  const { Pool } = load('pg');
  const pool = new Pool({ connectionString, max: 16 });
  pool.on('error', () => undefined);
  const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { pooled: true, pool } });
  return {
    append: async (stream, version, data) => {
      const expectedStreamVersion = version === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version);
      await store.appendToStream(`conversation-${stream}`, [{ type: 'MessagePosted', data }], {
        expectedStreamVersion,
      });
    },
    close: async () => {
      await store.close();
      await pool.end().catch(() => undefined); // the store may have ended it
    },
  };
};

const openCastore = async (load, connectionString) => {
  const { PostgresEventStorageAdapter } = load('@castore/event-storage-adapter-postgres');
  const tableName = 'castore_event';
  await PostgresEventStorageAdapter.createEventTable({
    connectionString,
    tableName,
    aggregateId: { type: 'VARCHAR', length: 40 },
  });
  const adapter = new PostgresEventStorageAdapter({ connectionString, tableName });
  return {
    append: (aggregateId, version, payload) =>
      adapter.pushEvent(
        { aggregateId, version: version + 1, type: 'MessagePosted', payload, metadata: {} },
        { eventStoreId: 'CONVERSATIONS' },
      ),
    close: () => adapter._sql.end(),
  };
};

/** Statements of a peer are its own business: what the server saw of them are transactions. */
const committed = (site) =>
  site.value('select xact_commit::float8 from pg_stat_database where datname = current_database()');

export const run = async ({ servers, rounds, seconds, log }) => {
  install(log);
  const load = createRequire(path.join(folder, 'package.json'));
  const site = await openSite(servers);
  const store = await openStore(site.databaseUrl);
  const appends = await appendsFor(site.agent);
  await driveStore(store, appends, { callers: CALLERS, seconds: Math.min(1, seconds) });
  /** Closed at the end of each round, because a server process counts its transactions when it ends. */
  const peer = (open) => async () => {
    const side = await open(load, site.databaseUrl);
    await driveEvents(side.append, { callers: CALLERS, seconds: 0.2 });
    const before = await committed(site);
    const { statements: _, ...result } = await driveEvents(side.append, { callers: CALLERS, seconds });
    await side.close();
    return { ...result, transactions: ((await committed(site)) - before) / (result.rate * seconds) };
  };
  const medians = await alternate(
    {
      ours: () => driveStore(store, appends, { callers: CALLERS, seconds }),
      emmett: peer(openEmmett),
      castore: peer(openCastore),
    },
    rounds,
    log,
  );
  await store.close();
  await site.close();
  return Object.entries(LEAST).map(([name, least]) => {
    const ratio = medians.ours.rate / medians[name].rate;
    return {
      what: `${CALLERS} callers, against ${name}`,
      ours: rate(medians.ours.rate),
      theirs: `${rate(medians[name].rate)} (${show(medians[name].transactions)} transactions an event)`,
      ratio,
      target: `≥ ${least}`,
      met: ratio >= least,
      spent: medians.ours,
    };
  });
};
