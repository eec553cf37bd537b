import { answered, untilAnswered } from '../lib/answers.mjs';
import { startConversations } from '../lib/conversations.mjs';
import { openLoad } from '../lib/load.mjs';
import { median, rate } from '../lib/numbers.mjs';
import { openSite } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const WANTED = 800;
const CONNECTIONS = 64;

const SPAN = `
select extract(epoch from max(recorded_at) filter (where type = 'conversation.reply-completed.v1')
  - min(recorded_at) filter (where type = 'conversation.message-posted.v1'))::float8
from events where stream_id = any($1)`;

/** A batch of messages, each in a conversation of its own; its time goes from the first message to the last answer. */
const measure = async (servers, backend, { rounds, seconds, log }) => {
  const site = await openSite(servers, backend);
  const [api, worker, load] = await Promise.all([site.start('api'), site.start('worker'), openLoad()]);
  const body = JSON.stringify({ text: 'Hello' });
  const batch = async (count) => {
    const items = await startConversations(load, site, api.port, count);
    const wanted = (await answered(site)) + count;
    const before = [await api.look(), await worker.look()];
    const path = '/v1/conversations/{item}/messages';
    await load.run({ port: api.port, path, body, items, key: site.key, connections: CONNECTIONS, status: 202 });
    await untilAnswered(site, wanted);
    const spentBy = [spent(before[0], await api.look(), count), spent(before[1], await worker.look(), count)];
    return { rate: count / (await site.value(SPAN, [items])), api: spentBy[0], worker: spentBy[1] };
  };
  await batch(Math.ceil(WANTED / 4));
  const runs = [];
  for (let round = 1; round <= rounds; round++) {
    const result = await batch(Math.ceil(WANTED * seconds));
    log(`round ${round} · ${backend} · ${rate(result.rate)} answered`);
    runs.push(result);
  }
  await load.close();
  await site.close();
  const of = (who, field) => median(runs.map((one) => one[who][field]));
  const costs = (who) => ({ statements: of(who, 'statements'), redis: of(who, 'redis'), cpuUs: of(who, 'cpuUs') });
  return { rate: median(runs.map((one) => one.rate)), api: costs('api'), worker: costs('worker') };
};

export const run = async ({ servers, ...settings }) => {
  const rows = [];
  for (const backend of servers.redis ? ['redis', 'postgres'] : ['postgres']) {
    const result = await measure(servers, backend, settings);
    const wanted = backend === 'redis' ? WANTED : null;
    rows.push(
      {
        what: `${backend}: answered, and what it cost the worker`,
        ours: rate(result.rate),
        theirs: wanted ? rate(wanted) : 'Redis',
        ratio: wanted ? result.rate / wanted : result.rate / rows[0].perSecond,
        target: wanted ? `≥ ${wanted}/s` : null,
        met: wanted ? result.rate >= wanted : null,
        spent: result.worker,
        perSecond: result.rate,
      },
      {
        what: `${backend}: what it cost the api`,
        ours: '',
        theirs: '',
        ratio: null,
        target: null,
        met: null,
        spent: result.api,
      },
    );
  }
  return rows;
};
