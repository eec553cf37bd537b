import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import pg from 'pg';
import { startConversations } from '../lib/conversations.mjs';
import { library } from '../lib/library.mjs';
import { openLoad, saying } from '../lib/load.mjs';
import { ms, rate } from '../lib/numbers.mjs';
import { fillWithEvents } from '../lib/replay-data.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openStore } from '../lib/service.mjs';
import { openSite } from '../lib/site.mjs';

const { from: copyFrom } = createRequire(import.meta.url)('pg-copy-streams');
const { openReplayPool, replayPoolConfig, ReplayJob, RunStore } = library('platform/replay/src');
const { projections } = library('service/src');

const LEAST = 0.5;
const PAGE = 5_000;
const MOST_SLOWER = 1.5;
const MOST_BLOCKED_MS = 200;
const CONNECTIONS = 8;
const PLATFORM = '00000000-0000-0000-0000-000000000000';
const ROWS = ['conversations.v1', 'messages.v1'];

/** Runs a replay in this process, as a worker would, and answers how long it took and what came of it. */
const replaying = async (site, store, { dryRun = false, compare = false }) => {
  const config = replayPoolConfig(site.databaseUrl);
  const pool = openReplayPool(config);
  const runs = new RunStore(pool);
  const job = new ReplayJob({ projections, store, pool, config, runs });
  const jobId = randomUUID();
  const input = { projections: ROWS, reach: { of: 'all' }, compare, skip: [] };
  await site.pool.query(
    `insert into jobs (shard, account_id, id, kind, state, dry_run, input, progress, environments, actor_kind, actor_id,
       request_id, created_at, updated_at)
     values (0, $1, $2, 'replay', 'running', $3, $4, '{}', '{live}', 'admin', 'bench', 'bench', now(), now())`,
    [PLATFORM, jobId, dryRun, input],
  );
  await site.pool.query(
    `insert into replays (shard, account_id, id, projections, state) values (0, $1, $2, $3, '{}')`,
    [PLATFORM, jobId, ROWS],
  );
  const call = { scope: { shard: 0, accountId: PLATFORM }, actor: { kind: 'admin', id: 'bench' }, requestId: 'bench' };
  const signal = new AbortController().signal;
  const began = performance.now();
  let rssMb = 0;
  let at = { cursor: null, progress: { done: 0, total: null }, result: null, done: false };
  while (!at.done) {
    at = await job.step({ ...at, jobId, call, input, dryRun, signal });
    rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1e6);
  }
  const seconds = (performance.now() - began) / 1_000;
  await site.pool.query(`update jobs set state = 'completed', finished_at = now() where id = $1`, [jobId]);
  await pool.end();
  const blockedMs = Math.max(0, ...at.result.projections.map((part) => part.blockedMs ?? 0));
  return { seconds, blockedMs, rssMb, events: at.result.events };
};

/** Pages of the log in its own order with the next one requested ahead: what reading and parsing costs at least. */
const readAndParse = async (site, events, use = async () => undefined) => {
  const client = new pg.Client({ connectionString: site.databaseUrl });
  await client.connect();
  const ask = (after) =>
    client.query({
      name: 'page',
      text: `select position, account_id, stream_id, version, type, data::text, content::text from events
        where shard = $1 and position > $2 order by position limit ${PAGE}`,
      values: [site.agent.shard, after],
      rowMode: 'array',
    });
  const began = performance.now();
  let seen = 0;
  for (let next = ask(0); ;) {
    const { rows } = await next;
    if (rows.length === 0) break;
    next = ask(rows.at(-1)[0]);
    const parsed = rows.map((row) => ({ row, data: JSON.parse(row[5]), content: row[6] && JSON.parse(row[6]) }));
    seen += parsed.length;
    await use(parsed);
  }
  const seconds = (performance.now() - began) / 1_000;
  await client.end();
  if (seen < events) throw new Error(`Read ${seen} of ${events} events`);
  return { rate: seen / seconds };
};

/** The same with one row of text for each event, written by COPY into a table with a primary key: `js COPY`. */
const copyRows = async (site, events) => {
  const client = new pg.Client({ connectionString: site.databaseUrl });
  await client.connect();
  await client.query(`drop table if exists bench_rows; create table bench_rows (account_id uuid, stream_id uuid, version int,
    message_id text, body text, at timestamptz, primary key (account_id, stream_id, version))`);
  const special = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  const escape = (text) => text.replace(/[\\\t\n\r]/g, (one) => special[one]);
  let writing = Promise.resolve();
  const took = await readAndParse(site, events, async (parsed) => {
    let lines = '';
    for (const { row, data, content } of parsed)
      lines += `${row[1]}\t${row[2]}\t${row[3]}\t${data.messageId ?? '\\N'}\t${escape(content?.text ?? '')}\t${data.occurredAt}\n`;
    await writing;
    writing = (async () => {
      const stream = client.query(copyFrom('copy bench_rows from stdin'));
      const ended = once(stream, 'finish');
      stream.end(lines);
      await ended;
    })();
  });
  await writing;
  await client.end();
  return took;
};

/** Sends while a replay of everything runs, and while none does. */
const sending = async (site, store, seconds, log) => {
  const [api, load] = await Promise.all([site.start('api'), openLoad()]);
  const send = async (length) => {
    const items = await startConversations(load, site, api.port, CONNECTIONS * 8);
    const body = JSON.stringify({ text: saying(300), role: 'agent' });
    const common = { path: '/v1/conversations/{item}/messages', body, key: site.key, cycle: true };
    return (
      await load.run({ ...common, port: api.port, items, connections: CONNECTIONS, seconds: length, status: 201 })
    ).numbers;
  };
  await send(1);
  const before = await send(seconds);
  const replay = replaying(site, store, {});
  const during = await send(seconds);
  const { blockedMs } = await replay;
  log(`sends: p99 ${ms(before.p99)} before, ${ms(during.p99)} during`);
  await load.close();
  return { before, during, blockedMs };
};

export const run = async ({ servers, rounds, seconds, messages, log }) => {
  const site = await openSite(servers);
  const store = await openStore(site.databaseUrl);
  try {
    const events = await fillWithEvents(site, messages);
    const ours = (how) => async () => {
      const { seconds: took, ...rest } = await replaying(site, store, how);
      return { rate: events / took, blockedMs: rest.blockedMs, rssMb: rest.rssMb };
    };
    const medians = await alternate(
      {
        parse: () => readAndParse(site, events),
        fold: ours({ dryRun: true }),
        look: ours({ dryRun: true, compare: true }),
        copy: () => copyRows(site, events),
        rebuild: ours({}),
        compared: ours({ compare: true }),
      },
      rounds,
      log,
    );
    const { before, during, blockedMs } = await sending(site, store, seconds, log);
    const against = (what, side, other, target = `≥ ${LEAST}`) => {
      const ratio = medians[side].rate / medians[other].rate;
      const mine = `${rate(medians[side].rate)}, ${Math.round(medians[side].rssMb)} MB`;
      return {
        what,
        ours: mine,
        theirs: rate(medians[other].rate),
        ratio,
        target,
        met: target === '' || ratio >= LEAST,
      };
    };
    const blocked = Math.max(blockedMs, ...medians.rebuild.runs.map((one) => one.blockedMs));
    return [
      against(`${events} events read and folded (dry run that compares nothing) : read and parsed`, 'fold', 'parse'),
      against('the same with the comparison of every row', 'look', 'parse', ''),
      against('tables built beside and swapped : `js COPY` of one row an event', 'rebuild', 'copy'),
      against('the same with the comparison of every row', 'compared', 'copy', ''),
      {
        what: `p99 of ${CONNECTIONS} connections that send, during a replay : before it`,
        ours: ms(during.p99),
        theirs: ms(before.p99),
        ratio: during.p99 / before.p99,
        target: `≤ ${MOST_SLOWER}`,
        met: during.p99 / before.p99 <= MOST_SLOWER,
      },
      {
        what: 'writers wait for the swap : what is allowed',
        ours: ms(blocked),
        theirs: ms(MOST_BLOCKED_MS),
        ratio: blocked / MOST_BLOCKED_MS,
        target: '≤ 1',
        met: blocked <= MOST_BLOCKED_MS,
      },
    ];
  } finally {
    await store.close();
    await site.close();
  }
};
