import { answered, untilAnswered } from '../lib/answers.mjs';
import { rate } from '../lib/numbers.mjs';
import { alternate, closedLoop } from '../lib/rounds.mjs';
import { callFor, generateReply, library, openStore, post, runnerOn, start, v7 } from '../lib/service.mjs';
import { openSite, startProgram } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const { createWakeQueue } = library('platform/queue/src');

const LEAST = 0.25;
const PER_SECOND = 1_000;

const RATE = `
with answers as (
  select recorded_at, row_number() over (order by recorded_at) as n from events
  where type = 'conversation.reply-completed.v1' and stream_id = any($1)
)
select ($2 * 0.8 / extract(epoch from max(recorded_at) - min(recorded_at) filter (where n >= $2 * 0.2)))::float8 from answers`;

/** Messages that are owed a reply, and a wake-up for each: what a worker finds that comes back after a while. */
const oweReplies = async (site, store, queue, count) => {
  const runner = runnerOn(store);
  const ids = Array.from({ length: count }, () => v7());
  const left = [...ids];
  await closedLoop({ callers: 64, seconds: 3_600 }, async () => {
    const conversationId = left.pop();
    if (!conversationId) return false;
    await runner.run({
      call: callFor(site.agent),
      conversationId,
      isNew: true,
      commands: (_state, meta) => [start(site.agent, meta()), post(v7(), 'Hello', meta())],
    });
    queue.wake(generateReply.kind, site.agent.shard);
  });
  return ids;
};

export const run = async ({ servers, rounds, seconds, log }) => {
  if (!servers.redis) throw new Error('There is no redis-server on the PATH');
  const count = Math.ceil(PER_SECOND * seconds);
  const ours = async () => {
    const site = await openSite(servers, 'redis');
    const store = await openStore(site.databaseUrl);
    const queue = createWakeQueue({ backend: 'redis', url: servers.redis });
    try {
      const ids = await oweReplies(site, store, queue, count);
      const wanted = (await answered(site)) + count;
      const worker = await site.start('worker');
      const before = await worker.look();
      await untilAnswered(site, wanted);
      const cost = spent(before, await worker.look(), count);
      return { rate: await site.value(RATE, [ids, count]), ...cost };
    } finally {
      await queue.close();
      await store.close();
      await site.close();
    }
  };
  const theirs = async () => {
    const env = {
      ...process.env,
      REDIS_URL: servers.redis,
      BENCH_JOBS: String(count * 4),
      BENCH_QUEUE: `noop-${v7()}`,
    };
    const program = await startProgram('noop-worker', env);
    const done = program.next('done');
    program.child.send('go');
    const { rate: perSecond } = await done;
    return { rate: perSecond };
  };
  const medians = await alternate({ ours, theirs }, rounds, log);
  const ratio = medians.ours.rate / medians.theirs.rate;
  return [
    {
      what: `${count} replies owed, 50 at a time`,
      ours: rate(medians.ours.rate),
      theirs: rate(medians.theirs.rate),
      ratio,
      target: `≥ ${LEAST}`,
      met: ratio >= LEAST,
      spent: medians.ours,
    },
  ];
};
