import { startConversations } from '../lib/conversations.mjs';
import { openLoad, saying } from '../lib/load.mjs';
import { rate } from '../lib/numbers.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openSite, startProgram } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const CONNECTIONS = 64;
const LEAST = 0.35;

/**
 * Each message opens the one question of its conversation, so every send does all its parts: key, saved answer, load,
 * decide, append with owed work, wake-up. The conversations are begun before the clock runs.
 */
export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers);
  const [api, empty, load] = await Promise.all([site.start('api'), startProgram('empty-server'), openLoad()]);
  const body = JSON.stringify({ text: saying(500) });
  const common = {
    path: '/v1/conversations/{item}/messages',
    body,
    key: site.key,
    connections: CONNECTIONS,
    status: 202,
  };
  let guess = 2_000;
  const ours =
    (idempotent) =>
    async (length = seconds) => {
      const items = await startConversations(load, site, api.port, Math.ceil(guess * length * 1.3) + CONNECTIONS);
      const before = await api.look();
      const { numbers, count } = await load.run({ ...common, port: api.port, items, seconds: length, idempotent });
      guess = Math.max(guess, numbers.rate);
      return { ...numbers, ...spent(before, await api.look(), count) };
    };
  const theirs = async (length = seconds) =>
    (await load.run({ ...common, port: empty.port, items: ['bench'], cycle: true, seconds: length, idempotent: true }))
      .numbers;
  await ours(true)(2);
  await theirs(1);
  const medians = await alternate(
    { withKey: () => ours(true)(), withoutKey: () => ours(false)(), empty: () => theirs() },
    rounds,
    log,
  );
  await Promise.all([load.close(), empty.stop()]);
  await site.close();
  return [
    ['with an Idempotency-Key', medians.withKey],
    ['without', medians.withoutKey],
  ].map(([what, side]) => {
    const ratio = side.rate / medians.empty.rate;
    return {
      what: `${CONNECTIONS} connections, ${what}`,
      ours: rate(side.rate),
      theirs: rate(medians.empty.rate),
      ratio,
      target: `≥ ${LEAST}`,
      met: ratio >= LEAST,
      spent: side,
    };
  });
};
