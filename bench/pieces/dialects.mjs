import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../scripts/lib/settings.mjs';
import { startConversations } from '../lib/conversations.mjs';
import { LISTED_AGENT, listPairs, sendPairs } from '../lib/dialect-pairs.mjs';
import { openLoad, saying } from '../lib/load.mjs';
import { ms, show } from '../lib/numbers.mjs';
import { loadReading } from '../lib/reading-data.mjs';
import { alternate, closedLoop } from '../lib/rounds.mjs';
import { openSite } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const { Pool: HttpPool } = createRequire(path.join(projectRoot, 'package.json'))('undici');

const CONNECTIONS = 8;
const MOST = 1.15;

const openKeys = async (site, http) => {
  const of = async (agentId) => {
    const { statusCode, body } = await http.request({
      path: `/v1/admin/accounts/${site.agent.accountId}/keys`,
      method: 'POST',
      headers: { authorization: `Bearer ${site.env.ADMIN_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'bench', mode: 'live', agentId }),
    });
    const answer = await body.json();
    if (statusCode !== 201) throw new Error(`A key was answered with ${statusCode}: ${JSON.stringify(answer)}`);
    return answer.key;
  };
  return { account: site.key, agent: await of(LISTED_AGENT), sending: await of(site.agent.id) };
};

/** The median that `work` measures, and what one of its operations cost the api. */
const costing = async (api, work) => {
  const before = await api.look();
  const { p50, count } = await work();
  return { p50, ...spent(before, await api.look(), count) };
};

const rowOf = (what, { ours, theirs }) => {
  const ratio = ours.p50 / theirs.p50;
  const told = ({ p50, statements }) => `p50 ${ms(p50)}, ${show(statements)} statements`;
  return {
    what,
    ours: told(ours),
    theirs: told(theirs),
    ratio,
    target: `< ${MOST}, no more statements`,
    met: ratio < MOST && Math.round(ours.statements) <= Math.round(theirs.statements),
    spent: ours,
  };
};

/** Each side of each pair in turn, so that a ratio is of the same minute. */
export const run = async ({ servers, rounds, seconds, conversations, dialogues, log }) => {
  const site = await openSite(servers);
  await loadReading(site, { conversations, dialogues }, log);
  const [api, load] = await Promise.all([site.start('api'), openLoad()]);
  const http = new HttpPool(`http://127.0.0.1:${api.port}`, { connections: 1 });
  const results = [];
  const compare = async (what, measure, { ours, theirs }) => {
    for (const one of [ours, theirs]) await measure(one); // warm
    const sides = { ours: () => measure(ours), theirs: () => measure(theirs) };
    results.push(rowOf(what, await alternate(sides, rounds, (text) => log(`${what} · ${text}`))));
  };

  const list = ({ path: at, headers }) =>
    costing(api, async () => {
      let count = 0;
      const { p50 } = await closedLoop({ callers: 1, seconds }, async () => {
        const { statusCode, body } = await http.request({ path: at, method: 'GET', headers });
        const text = await body.text();
        if (statusCode !== 200) throw new Error(`${at} answered ${statusCode}: ${text.slice(0, 500)}`);
        count += 1;
      });
      return { p50, count };
    });

  let guess = 500;
  const send = async ({ path: at, headers, body, status }) => {
    const items = await startConversations(load, site, api.port, Math.ceil(guess * seconds * 1.3) + CONNECTIONS);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const job = { port: api.port, path: at, body, status, headers: lines.join(''), items, connections: CONNECTIONS };
    return costing(api, async () => {
      const { numbers, count } = await load.run({ ...job, seconds });
      guess = Math.max(guess, numbers.rate);
      return { p50: numbers.p50, count };
    });
  };

  try {
    const keys = await openKeys(site, http);
    for (const { dialect, ...pair } of listPairs(site.agent, keys)) await compare(`${dialect}, list`, list, pair);
    for (const { dialect, ...pair } of sendPairs(keys.sending, saying(500)))
      await compare(`${dialect}, send`, send, pair);
    return results;
  } finally {
    await http.close();
    await load.close();
    await site.close();
  }
};
