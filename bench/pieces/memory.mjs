import { answered, untilAnswered } from '../lib/answers.mjs';
import { startConversations } from '../lib/conversations.mjs';
import { openLoad, saying } from '../lib/load.mjs';
import { openSite } from '../lib/site.mjs';

const MOST_MB = 220;
const MOST_GROWTH = 1.1;
const STEPS = 20;

/** Messages in batches that are answered before the next one comes; the memory is looked at after each. */
export const run = async ({ servers, messages, log }) => {
  const site = await openSite(servers);
  const [api, worker, load] = await Promise.all([site.start('api'), site.start('worker'), openLoad()]);
  const body = JSON.stringify({ text: saying(300) });
  const path = '/v1/conversations/{item}/messages';
  const seen = { api: [], worker: [] };
  for (let step = 1; step <= STEPS; step++) {
    const items = await startConversations(load, site, api.port, Math.ceil(messages / STEPS));
    const wanted = (await answered(site)) + items.length;
    await load.run({ port: api.port, path, body, items, key: site.key, status: 202, idempotent: true });
    await untilAnswered(site, wanted);
    seen.api.push((await api.look()).rssMb);
    seen.worker.push((await worker.look()).rssMb);
    log(
      `${items.length * step} messages: api ${seen.api.at(-1).toFixed(0)} MB, worker ${seen.worker.at(-1).toFixed(0)} MB`,
    );
  }
  await load.close();
  await site.close();
  return Object.entries(seen).map(([name, all]) => {
    const half = Math.max(...all.slice(0, STEPS / 2));
    const most = Math.max(...all);
    return {
      what: `${name}, most in ${messages.toLocaleString('en')} messages`,
      ours: `${most.toFixed(0)} MB`,
      theirs: `${half.toFixed(0)} MB in the first half`,
      ratio: most / half,
      target: `≤ ${MOST_GROWTH}, ≤ ${MOST_MB} MB`,
      met: most / half <= MOST_GROWTH && most <= MOST_MB,
      spent: null,
    };
  });
};
