import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { capturing } from '../lib/appends.mjs';
import { saying } from '../lib/load.mjs';
import { rate } from '../lib/numbers.mjs';
import { alternate, closedLoop } from '../lib/rounds.mjs';
import { callFor, library, openStore, runnerOn, v7 } from '../lib/service.mjs';
import { openSite } from '../lib/site.mjs';

const { ImportDialogueHandler } = library('conversation/src/features/import-dialogue/import-dialogue.handler');
const { ImportDialogueCommand } = library('conversation/src/index');

const TURNS = 20;
const LEAST = 0.5;

const dialogue = (at) => ({
  id: `bench-${v7()}`,
  services: ['returns'],
  turns: Array.from({ length: TURNS }, (_, turn) => ({
    speaker: turn % 2 ? 'system' : 'user',
    text: saying(40 + ((at * 7 + turn * 31) % 90)),
  })),
});

/** What importing these dialogues hands to the store. */
const appendsOf = async (agent, count) => {
  const store = capturing();
  const agents = { find: async () => ({ id: agent.id, projectId: agent.projectId }) };
  const handler = new ImportDialogueHandler(runnerOn(store), agents);
  for (let at = 0; at < count; at++) {
    const turns = dialogue(at).turns.map(({ speaker, text }, turn) => ({
      role: speaker === 'user' ? 'user' : 'agent',
      text,
      occurredAt: new Date(Date.UTC(2020, 0, 1) + turn * 1_000).toISOString(),
    }));
    const one = { conversationId: v7(), agentId: agent.id, title: null, customData: { importedId: 'bench' }, turns };
    await handler.execute(new ImportDialogueCommand(callFor(agent), one));
  }
  return store.appends;
};

export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers);
  const store = await openStore(site.databaseUrl);
  const count = Math.ceil(seconds * 400);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'verbatim-bench-import-'));
  const file = path.join(folder, 'dialogues.jsonl');
  const messages = count * TURNS;
  const theirs = async () => {
    const appends = await appendsOf(site.agent, count);
    const {
      rate: perSecond,
      statements,
      redis,
    } = await closedLoop({ callers: 64, seconds: 3_600 }, async () => {
      const next = appends.pop();
      if (!next) return false;
      await store.append(next);
    });
    return { rate: perSecond * TURNS, statements, redis, cpuUs: 0 };
  };
  const ours = async () => {
    const lines = Array.from({ length: count }, (_, at) => `${JSON.stringify(dialogue(at))}\n`);
    fs.writeFileSync(file, lines.join(''));
    const result = JSON.parse((await site.cli('import', file, '--agent', site.agent.id, '--json')).trim());
    if (result.messages !== messages) throw new Error(`Imported ${result.messages} of ${messages} messages`);
    return { rate: messages / result.seconds };
  };
  try {
    await theirs();
    const medians = await alternate({ ours, theirs }, rounds, log);
    const ratio = medians.ours.rate / medians.theirs.rate;
    return [
      {
        what: `${count} dialogues of ${TURNS} messages (operation: a dialogue, handed to the store)`,
        ours: `${rate(medians.ours.rate)} messages`,
        theirs: rate(medians.theirs.rate),
        ratio,
        target: `≥ ${LEAST}`,
        met: ratio >= LEAST,
        spent: medians.theirs,
      },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    await store.close();
    await site.close();
  }
};
