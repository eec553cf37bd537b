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

/**
 * Follows the log as any projection does, and writes down what it is shown, in the transaction that moves its
 * checkpoint: a cut connection cannot make it forget or repeat.
 */
const watch = async (store, pool) => {
  await pool.query(
    'create table seen (n bigserial primary key, shard int, position bigint, stream_id uuid, version int)',
  );
  const follower = new Follower({
    name: 'bench-order.v1',
    shards: SHARDS,
    store,
    pool,
    handle: async (events, tx) => {
      const rows = events.map(({ shard, position, streamId, version }) => [shard, position, streamId, version]);
      await tx.query(
        `insert into seen (shard, position, stream_id, version)
         select (r->>0)::int, (r->>1)::bigint, (r->>2)::uuid, (r->>3)::int
         from json_array_elements($1::json) with ordinality as e(r, n) order by e.n`,
        [JSON.stringify(rows)],
      );
    },
  });
  let stopping = false;
  const follow = async (shard) => {
    for (;;) {
      const last = stopping;
      const run = await follower.runOnce(shard).catch(() => ({ kind: 'away' }));
      if (run.kind === 'stopped') throw run.at.error;
      if (run.kind === 'idle' && last) return;
      if (run.kind !== 'applied') await after(2);
    }
  };
  const ended = Promise.all(SHARDS.map(follow));
  return async () => {
    stopping = true;
    await ended;
  };
};

/** What was seen in an order in which it did not happen. */
const WRONG = `
select count(*) filter (where position <> coalesce(before, 0) + 1)::int as gaps,
  count(*) filter (where version <> coalesce(earlier, 0) + 1)::int as inverted
from (
  select position, lag(position) over (partition by shard order by n) as before,
    version, lag(version) over (partition by stream_id order by n) as earlier
  from seen
) s`;

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
  const stopWatching = await watch(store, site.pool);
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
  await stopWatching();
  const stored = await site.value('select count(*)::int from events');
  const missed = stored - (await site.value('select count(*)::int from seen'));
  const { rows: wrong } = await site.pool.query(WRONG);
  const { rows: seen } = await site.pool.query(
    'select stream_id, max(version) as version from seen group by stream_id',
  );
  const versions = new Map(seen.map(({ stream_id, version }) => [stream_id, version]));
  const lost = [...acknowledged].filter(([id, version]) => (versions.get(id) ?? 0) < version).length;
  if (writes === 0 || kills < WRITERS) throw new Error('Too short a time: nothing was written, or nobody was killed');
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
    zero('inverted within a stream', wrong[0].inverted),
    zero('gaps in the positions of a shard', wrong[0].gaps),
    zero('streams whose acknowledged version was lost', lost),
  ];
};
