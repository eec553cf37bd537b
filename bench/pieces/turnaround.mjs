import { setTimeout as after } from 'node:timers/promises';
import { untilAnswered } from '../lib/answers.mjs';
import { startConversations } from '../lib/conversations.mjs';
import { openLoad } from '../lib/load.mjs';
import { ms, percentile } from '../lib/numbers.mjs';
import { openSite } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const MOST_MS = { redis: 15, postgres: 30 };
const IDLE_MS = 20;

const BETWEEN = `
select extract(epoch from r.recorded_at - p.recorded_at)::float8 * 1000 as took
from events p join events r on r.shard = p.shard and r.account_id = p.account_id and r.stream_id = p.stream_id
where p.type = 'conversation.message-posted.v1' and r.type = 'conversation.reply-completed.v1' and p.stream_id = any($1)`;

/** One message at a time; the greeting needs no retrieval, so that the built-in model takes next to nothing. */
const measure = async (servers, backend, samples) => {
  const site = await openSite(servers, backend);
  const [api, worker, load] = await Promise.all([site.start('api'), site.start('worker'), openLoad()]);
  const ids = await startConversations(load, site, api.port, samples + 20, 1);
  const held = { path: '/v1/conversations/{item}/messages', body: JSON.stringify({ text: 'Hello' }), key: site.key };
  const callers = [];
  let before;
  for (const [at, id] of ids.entries()) {
    if (at === 20) before = [await api.look(), await worker.look()];
    const { latencies } = await load.run({
      ...held,
      port: api.port,
      items: [id],
      connections: 1,
      headers: 'prefer: wait=20\r\n',
      status: 200,
    });
    if (at >= 20) callers.push(...latencies);
    await after(IDLE_MS);
  }
  await untilAnswered(site, ids.length);
  const [both, alone] = [await api.look(), await worker.look()];
  const { rows } = await site.pool.query(BETWEEN, [ids.slice(20)]);
  const took = rows.map((row) => row.took);
  await load.close();
  await site.close();
  const sum = (a, b) => ({
    statements: a.statements + b.statements,
    redis: a.redis + b.redis,
    cpuUs: a.cpuUs + b.cpuUs,
  });
  return {
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    held: percentile(callers, 0.5),
    spent: sum(spent(before[0], both, samples), spent(before[1], alone, samples)),
  };
};

export const run = async ({ servers, rounds, seconds, log }) => {
  const samples = Math.max(20, Math.round((rounds * seconds * 1_000) / 60));
  const rows = [];
  for (const backend of servers.redis ? ['redis', 'postgres'] : ['postgres']) {
    const { p50, p99, held, spent: cost } = await measure(servers, backend, samples);
    log(`${backend}: ${samples} messages, p50 ${ms(p50)}, p99 ${ms(p99)}; a call held with Prefer: wait ${ms(held)}`);
    rows.push({
      what: `${backend}, ${samples} messages one by one`,
      ours: `p50 ${ms(p50)}, p99 ${ms(p99)}; held call p50 ${ms(held)}`,
      theirs: ms(MOST_MS[backend]),
      ratio: p50 / MOST_MS[backend],
      target: `p50 ≤ ${MOST_MS[backend]} ms`,
      met: p50 <= MOST_MS[backend],
      spent: cost,
    });
  }
  return rows;
};
