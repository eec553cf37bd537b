import { createRequire } from 'node:module';
import { saying } from '../lib/load.mjs';
import { ms } from '../lib/numbers.mjs';
import { median } from '../lib/numbers.mjs';
import { callFor, openStore, runnerOn, start, v7 } from '../lib/service.mjs';
import { openSite } from '../lib/site.mjs';
import { spent } from '../lib/spent.mjs';

const { look } = createRequire(import.meta.url)('../lib/count.cjs');

const SHORT = 10;
const LONG = 10_000;
const AT_ONCE = 40;
const MOST = 1.3;

const humanMessage = (meta) => ({
  type: 'PostHumanMessage',
  data: { messageId: v7(), authorId: null, authorName: null, text: saying(200), answers: null },
  meta,
});

const say = (runner, agent, conversationId, count = 1) =>
  runner.run({
    call: callFor(agent),
    conversationId,
    commands: (_state, meta) => Array.from({ length: count }, () => humanMessage(meta())),
  });

/** A conversation in manual mode of this many events, written as the service writes it: with snapshots on the way. */
const build = async (runner, agent, events) => {
  const conversationId = v7();
  const { version } = await runner.run({
    call: callFor(agent),
    conversationId,
    isNew: true,
    commands: (_state, meta) => [
      start(agent, meta()),
      { type: 'ChangeMode', data: { mode: 'manual', reason: null, agentKind: 'ai' }, meta: meta() },
    ],
  });
  for (let at = version; at < events; at += AT_ONCE)
    await say(runner, agent, conversationId, Math.min(AT_ONCE, events - at));
  return conversationId;
};

/**
 * One message into a short conversation, then one into a long one, over and over: by a process that knows them, and by
 * one that never saw them, whose loader starts from the snapshot.
 */
export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers);
  const store = await openStore(site.databaseUrl);
  const { agent } = site;
  const known = runnerOn(store);
  const long = await build(known, agent, LONG);
  const longAway = await build(known, agent, LONG + 90); // on the way to its next snapshot, as most are
  const measure = async (runnerFor, longId) => {
    const took = { short: [], long: [] };
    const end = performance.now() + seconds * 1_000 * rounds;
    const before = look();
    let bench = 0;
    while (performance.now() < end || took.long.length < 20) {
      const beforeShort = look();
      const shortId = await build(known, agent, SHORT);
      bench += look().statements - beforeShort.statements;
      for (const [name, id] of [
        ['short', shortId],
        ['long', longId],
      ]) {
        const runner = runnerFor();
        const since = performance.now();
        await say(runner, agent, id);
        took[name].push(performance.now() - since);
      }
    }
    const after = look();
    const operations = took.short.length + took.long.length;
    return {
      short: median(took.short),
      long: median(took.long),
      spent: { ...spent(before, { ...after, statements: after.statements - bench }, operations), cpuUs: 0 },
    };
  };
  const rows = [];
  for (const [what, runnerFor, id] of [
    ['a process that knows the conversation', () => known, long],
    ['a process that never saw it', () => runnerOn(store), longAway],
  ]) {
    const { short, long: lengthy, spent: cost } = await measure(runnerFor, id);
    const ratio = lengthy / short;
    log(`${what}: ${SHORT} events ${ms(short)}, ${LONG} events ${ms(lengthy)}`);
    rows.push({
      what,
      ours: `${LONG} events ${ms(lengthy)}`,
      theirs: `${SHORT} events ${ms(short)}`,
      ratio,
      target: `≤ ${MOST}`,
      met: ratio <= MOST,
      spent: cost,
    });
  }
  await store.close();
  await site.close();
  return rows;
};
