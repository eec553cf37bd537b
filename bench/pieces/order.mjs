import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import { show } from '../lib/numbers.mjs';
import { library, openStore, v7 } from '../lib/service.mjs';
import { openSite, startProgram } from '../lib/site.mjs';

const { Follower } = library('platform/event-store/src');

const WRITERS = 4;
const CALLERS = 8;
const SHARDS = [0, 1];
const STREAMS = 12;

/** Watches the log as any projection does, and what it is shown: gaps, events twice, versions out of turn. */
const watch = (store, pool) => {
  const seen = new Map(SHARDS.map((shard) => [shard, 0]));
  const versions = new Map();
  const found = { events: 0, gaps: 0, inverted: 0 };
  const take = (event) => {
    found.events += 1;
    if (event.position !== seen.get(event.shard) + 1) found.gaps += 1;
    if (event.version !== (versions.get(event.streamId) ?? 0) + 1) found.inverted += 1;
    seen.set(event.shard, event.position);
    versions.set(event.streamId, event.version);
  };
  let page = [];
  const follower = new Follower({
    name: 'bench-order.v1',
    shards: SHARDS,
    store,
    pool,
    handle: async (events) => void (page = events),
  });
  let stopping = false;
  const follow = async (shard) => {
    for (;;) {
      const last = stopping;
      const run = await follower.runOnce(shard).catch(() => ({ kind: 'away' }));
      if (run.kind === 'stopped') throw run.at.error;
      if (run.kind === 'applied') page.forEach(take);
      else if (run.kind === 'idle' && last) return;
      else await after(2);
    }
  };
  // One after the other: both shards share `page`.
  const ended = (async () => {
    while (!stopping) for (const shard of SHARDS) await stepOf(shard);
    for (const shard of SHARDS) await follow(shard);
  })();
  const stepOf = async (shard) => {
    const run = await follower.runOnce(shard).catch(() => ({ kind: 'away' }));
    if (run.kind === 'stopped') throw run.at.error;
    if (run.kind === 'applied') page.forEach(take);
    else await after(1);
  };
  return {
    found,
    versions,
    stop: () => {
      stopping = true;
      return ended;
    },
  };
};

/** Strangers' transactions that take an id and stay open, some of them for the whole run. */
const strangers = async (connectionString, until) => {
  const open = async (holdMs) => {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    await client.connect();
    while (performance.now() < until) {
      await client.query('begin');
      await client.query('insert into stranger values (1)');
      await after(Math.min(holdMs * Math.random(), Math.max(0, until - performance.now())));
      await client.query(Math.random() < 0.5 ? 'commit' : 'rollback');
    }
    await client.end();
  };
  await Promise.all([open(5), open(50), open(500), open(1e9)]);
};

export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers, 'postgres');
  await site.pool.query('create table stranger (n int)');
  const streams = Array.from({ length: STREAMS }, (_, at) => ({
    shard: SHARDS[at % SHARDS.length],
    accountId: site.agent.accountId,
    streamId: v7(),
  }));
  const store = await openStore(site.databaseUrl, { tables: [] });
  const watching = watch(store, site.pool);
  const until = performance.now() + rounds * seconds * 1_000;
  const acknowledged = new Map(streams.map(({ streamId }) => [streamId, 0]));
  let writes = 0;
  let kills = 0;
  let cut = 0;
  const env = {
    ...process.env,
    DATABASE_URL: site.databaseUrl,
    BENCH_ORDER: JSON.stringify({ streams, callers: CALLERS }),
  };
  const writer = async () => {
    while (performance.now() < until) {
      const program = await startProgram('order-writer', env);
      program.child.on('message', (message) => {
        if (message?.type !== 'wrote') return;
        writes += 1;
        acknowledged.set(message.streamId, Math.max(message.version, acknowledged.get(message.streamId)));
      });
      await after(Math.min(300 + 1_500 * Math.random(), Math.max(0, until - performance.now())));
      const gone = new Promise((resolve) => program.child.once('exit', resolve));
      program.child.kill('SIGKILL');
      await gone;
      kills += 1;
    }
  };
  const cutter = async () => {
    while (performance.now() < until) {
      await after(400);
      const text = `select count(pg_terminate_backend(pid))::int from (
        select pid from pg_stat_activity where datname = current_database() and query like 'with%' order by random() limit 1) one`;
      cut += await site.value(text);
    }
  };
  await Promise.all([strangers(site.databaseUrl, until), cutter(), ...Array.from({ length: WRITERS }, writer)]);
  await watching.stop();
  const stored = await site.value('select count(*)::int from events');
  const { found, versions } = watching;
  const lost = [...acknowledged].filter(([id, version]) => (versions.get(id) ?? 0) < version).length;
  const missed = stored - found.events;
  log(`${writes} appends acknowledged, ${kills} writers killed, ${cut} connections cut`);
  await store.close();
  await site.close();
  const zero = (what, value) => ({
    what,
    ours: show(value),
    theirs: '0',
    ratio: null,
    target: '0',
    met: value === 0,
    spent: null,
  });
  return [
    zero(`missed, of ${show(stored)} events (${kills} writers killed, ${cut} connections cut)`, missed),
    zero('inverted within a stream', found.inverted),
    zero('gaps in the positions of a shard', found.gaps),
    zero('streams whose acknowledged version was lost', lost),
  ];
};
