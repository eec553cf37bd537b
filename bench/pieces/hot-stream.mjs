import { startConversations } from '../lib/conversations.mjs';
import { openLoad, saying } from '../lib/load.mjs';
import { ms, rate, show } from '../lib/numbers.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openSite } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';
import { takeOver } from '../lib/take-over.mjs';

const WRITERS = 64;

/** Humans write into one conversation: messages that ask nothing, so that nothing but the stream is in the way. */
export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers);
  const [one, other, load] = await Promise.all([site.start('api'), site.start('api'), openLoad()]);
  const body = JSON.stringify({ role: 'human', text: saying(200) });
  const write = async (apis, connections) => {
    const [id] = await startConversations(load, site, one.port, 1);
    await takeOver(site, one.port, id);
    const before = await one.look();
    const job = { path: `/v1/conversations/${id}/messages`, body, cycle: true, key: site.key, seconds };
    const results = await Promise.all(
      apis.map(([generator, { port }]) =>
        generator.run({ ...job, port, connections: connections / apis.length, status: 201, others: [409, 503] }),
      ),
    );
    const perWriter = results.flatMap((result) => result.perConnection);
    const mean = perWriter.reduce((sum, count) => sum + count, 0) / perWriter.length;
    const refused = results.reduce((sum, { statuses }) => sum + (statuses[409] ?? 0) + (statuses[503] ?? 0), 0);
    return {
      rate: results.reduce((sum, { numbers }) => sum + numbers.rate, 0),
      p50: Math.max(...results.map(({ numbers }) => numbers.p50)),
      p99: Math.max(...results.map(({ numbers }) => numbers.p99)),
      least: Math.min(...perWriter) / mean,
      refused,
      ...spent(before, await one.look(), results[0].count),
    };
  };
  const second = await openLoad();
  await write([[load, one]], WRITERS);
  const medians = await alternate(
    {
      single: () => write([[load, one]], 1),
      hot: () => write([[load, one]], WRITERS),
      'two processes': () =>
        write(
          [
            [load, one],
            [second, other],
          ],
          WRITERS,
        ),
    },
    rounds,
    log,
  );
  await Promise.all([load.close(), second.close()]);
  await site.close();
  const { single, hot, 'two processes': shared } = medians;
  const ratio = hot.p99 / single.p50;
  return [
    {
      what: `p99 of ${WRITERS} writers of one conversation`,
      ours: `${ms(hot.p99)} (${rate(hot.rate)})`,
      theirs: `one writer's p50 ${ms(single.p50)}`,
      ratio,
      target: `≤ ${WRITERS}`,
      met: ratio <= WRITERS,
      spent: hot,
    },
    {
      what: 'the writer who came through least, of the mean',
      ours: show(hot.least),
      theirs: '1',
      ratio: hot.least,
      target: '≥ 0.5',
      met: hot.least >= 0.5,
      spent: null,
    },
    {
      what: `the same writers over two api processes (${show(shared.refused)} refused a round)`,
      ours: `${ms(shared.p99)} (${rate(shared.rate)})`,
      theirs: `one process ${ms(hot.p99)}`,
      ratio: shared.p99 / hot.p99,
      target: null,
      met: null,
      spent: shared,
    },
  ];
};
