import pg from 'pg';
import { library, v7 } from '../lib/library.mjs';
import { ms, percentile } from '../lib/numbers.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openSite } from '../lib/site.mjs';

const { CountsReader } = library('analytics/src/read/counts.reader');
const { daysOf } = library('analytics/src/read/days');

const MOST = 2;
const ANSWERS_EACH = 10;
const ACCOUNTS = 10;
const RANGE = ['2025-01-01', '2025-12-31', 'Europe/Zurich'];
const QUARTERS_OF_A_YEAR = 35_040;

/** A year of ten accounts of one shard: so many conversations in all, each with ten answers, at times drawn by lot. */
const fill = async ({ pool, agent }, conversations) => {
  const others = Array.from({ length: ACCOUNTS - 1 }, () => ({ ...agent, accountId: v7() }));
  for (const owner of [...others, agent]) await fillOne(pool, owner, Math.ceil(conversations / ACCOUNTS));
  await pool.query('vacuum analyze analytics_counts, analytics_reply_times');
};

const fillOne = async (pool, agent, conversations) => {
  const whose = [agent.shard, agent.accountId, agent.projectId, agent.id];
  const { rows } = await pool.query(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names, count(*)::int as count
     from information_schema.columns where table_name = 'analytics_counts' and data_type = 'bigint'`,
  );
  const [first] = daysOf(...RANGE).boundaries;
  const [{ names, count }] = rows;
  await pool.query(
    `insert into analytics_counts (shard, account_id, project_id, agent_id, environment, channel, bucket, ${names})
     select $1, $2, $3, $4, 'live', 'web', bucket, ${Array.from({ length: count }, () => 'count(*)').join(', ')}
     from (select $5 + floor(random() * $6)::int as bucket from generate_series(1, $7)) as drawn group by bucket`,
    [...whose, first, QUARTERS_OF_A_YEAR, conversations],
  );
  await pool.query(
    `insert into analytics_reply_times (shard, account_id, project_id, agent_id, environment, channel, bucket,
       conversation_id, question_id, answerer, ms)
     select $1, $2, $3, $4, 'live', 'web', $5 + floor(random() * $6)::int, gen_random_uuid(), gen_random_uuid(), 'ai',
       floor(random() * 60000) from generate_series(1, $7)`,
    [...whose, first, QUARTERS_OF_A_YEAR, conversations * ANSWERS_EACH],
  );
};

/** The statements behind an answer, as the service sends them. */
const statementsOf = async ({ pool, agent }, measures) => {
  const statements = [];
  const recording = { query: (statement) => (statements.push(statement), pool.query(statement)) };
  const scope = { ...agent, projectId: null, agentId: null, environments: ['live', 'pre-release', 'sandbox'] };
  const { boundaries } = daysOf(...RANGE);
  const reader = new CountsReader(recording);
  const filter = { boundaries, agentId: null, environment: null, channel: null, by: null };
  await reader.counts(scope, filter);
  if (measures === null) await reader.replyTimes(scope, filter);
  return statements;
};

const scansOf = async ({ pool }, statements) => {
  let scans = 0;
  for (const { text, values } of statements) {
    const { rows } = await pool.query(`explain (format json) ${text}`, values);
    scans += JSON.stringify(rows).split('"Seq Scan"').length - 1;
  }
  return scans;
};

const latencies = async (seconds, work) => {
  const took = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end || took.length < 2;) {
    const since = performance.now();
    await work();
    took.push(performance.now() - since);
  }
  return { p50: percentile(took, 0.5), p95: percentile(took, 0.95) };
};

export const run = async ({ servers, rounds, seconds, messages, log }) => {
  const site = await openSite(servers);
  const client = new pg.Client({ connectionString: site.databaseUrl });
  try {
    await fill(site, messages);
    await client.connect();
    const { port } = await site.start('api');
    const results = [];
    for (const measures of ['conversations', null]) {
      const statements = await statementsOf(site, measures);
      const scans = await scansOf(site, statements);
      const [from, to, timeZone] = RANGE;
      const query = new URLSearchParams({ from, to, timeZone, ...(measures ? { measures } : {}) });
      const ours = () =>
        latencies(seconds, async () => {
          const answer = await fetch(`http://127.0.0.1:${port}/v1/analytics/daily-counts?${query}`, {
            headers: { authorization: `Bearer ${site.key}` },
          });
          const { data } = await answer.json();
          if (data?.length !== 365) throw new Error(`The counts were answered with ${answer.status}`);
        });
      const theirs = () =>
        latencies(seconds, async () => {
          for (const { text, values } of statements) await client.query(text, values);
        });
      const medians = await alternate({ ours, theirs }, rounds, log);
      const ratio = medians.ours.p95 / medians.theirs.p95;
      results.push({
        what: `a year of one of ${ACCOUNTS} accounts, ${measures ?? 'all measures'}: p95; ${scans} sequential scans`,
        ours: ms(medians.ours.p95),
        theirs: ms(medians.theirs.p95),
        ratio,
        target: `≤ ${MOST}`,
        met: ratio <= MOST && scans === 0,
      });
    }
    return results;
  } finally {
    await client.end();
    await site.close();
  }
};
