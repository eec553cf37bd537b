import { callFor, post, runnerOn, start, v7 } from './service.mjs';
import { saying } from './load.mjs';

const TURNS = 10;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Keeps the appends instead of writing them. */
export const capturing = () => {
  const appends = [];
  return {
    appends,
    append: async (append) => {
      appends.push(append);
      return { version: append.expectedVersion + append.events.length, position: null };
    },
    readFacts: async () => [],
    readSnapshot: async () => null,
    writeSnapshot: async () => undefined,
  };
};

const answer = (outcome) => ({
  status: 202,
  headers: { etag: `"${outcome.version}"`, location: `/v1/conversations/${v7()}/messages/${v7()}/reply` },
  body: { message: outcome.events[0].event, reply: { status: 'pending', phase: 'running' } },
});

/** What the service appends in one conversation: its start, then messages and answers in turn. */
const captureConversation = async (agent) => {
  const store = capturing();
  const runner = runnerOn(store);
  const conversationId = v7();
  const text = saying(500);
  await runner.run({
    call: callFor(agent, v7()),
    conversationId,
    isNew: true,
    commands: (_state, meta) => [start(agent, meta())],
    answer: () => null,
  });
  for (let turn = 0; turn < TURNS; turn++) {
    const messageId = v7();
    const { after } = await runner.run({
      call: callFor(agent, v7()),
      conversationId,
      commands: (_state, meta) => [post(messageId, text, meta())],
      answer,
    });
    const { questionId, replyId } = after.open[0];
    const subject = { questionId, replyId };
    // As it is owed: nobody has claimed it, so the fence compares with attempt 0 and no holder.
    const held = {
      ...agent,
      kind: 'generate-reply',
      lane: conversationId,
      subjectId: replyId,
      attempt: 0,
      holder: null,
    };
    await runner.run({
      call: callFor(agent),
      conversationId,
      claim: { ...held, subject },
      commands: (_state, meta) => [
        { type: 'RecordReply', data: { ...subject, text, citations: [], provenance }, meta: meta() },
      ],
    });
  }
  return store.appends;
};

const provenance = {
  provider: 'builtin',
  model: 'builtin',
  attempt: 1,
  inputTokens: null,
  outputTokens: null,
  latencyMs: 1,
  firstTokenMs: null,
  finishReason: 'stop',
};

/** The same value in another account: its ids replaced by others, each by the same one everywhere. */
const recast = (value, ids, owner) => {
  if (typeof value === 'string') {
    if (value.length !== 36 || !UUID.test(value)) return value;
    const known = ids.get(value);
    if (known) return known;
    const made = v7();
    ids.set(value, made);
    return made;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => recast(one, ids, owner));
  const copy = {};
  for (const key in value) copy[key] = key === 'shard' ? owner.shard : recast(value[key], ids, owner);
  return copy;
};

/** One account on each of the shards, as many tenants have: both writers of the store get something to do. */
export const accounts = Array.from({ length: 16 }, (_, shard) => ({ shard, accountId: v7() }));

/** Makes conversations' appends, each conversation with ids of its own; `count` of them at a time. */
export const appendsFor = async (agent) => {
  const pattern = await captureConversation(agent);
  let turn = 0;
  const one = () => {
    const owner = accounts[turn++ % accounts.length];
    const kept = [agent.projectId, agent.id].map((id) => [id, id]);
    return recast(pattern, new Map([[agent.accountId, owner.accountId], ...kept]), owner);
  };
  return { perConversation: pattern.length, conversations: (count) => Array.from({ length: count }, one) };
};
