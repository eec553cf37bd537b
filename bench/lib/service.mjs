import { library, v7 } from './library.mjs';

const { PostgresEventStore } = library('platform/event-store/src');
const { tables } = library('service/src');
const { ConversationLoader } = library('conversation/src/shell/conversation.loader');
const { ConversationRunner } = library('conversation/src/shell/conversation.runner');
const { conversationProjections } = library('conversation/src/conversation.projections');
const { generateReply } = library('conversation/src/features/generate-reply/generate-reply.owed');
const { owedReplies } = library('conversation/src/features/generate-reply/owed-replies');

export { generateReply, library, v7 };

/** The service's own event store on a database, with its tables. */
export const openStore = async (connectionString, options = {}) => {
  const store = new PostgresEventStore({ connectionString, tables, ...options });
  await store.open();
  return store;
};

/** Runs commands of conversations on any store. `onOutcome` is told where the service would wake its workers. */
export const runnerOn = (store, onOutcome = () => undefined) =>
  new ConversationRunner({
    store,
    loader: new ConversationLoader(store),
    tables,
    projections: conversationProjections,
    promised: [{ kind: generateReply.kind, rows: owedReplies }],
    announcer: { announce: onOutcome },
    clock: () => new Date(),
    newId: v7,
  });

const account = ({ shard, accountId }) => ({
  shard,
  accountId,
  projectId: null,
  agentId: null,
  environments: ['live', 'pre-release', 'sandbox'],
});

/** The call of somebody with a key of the agent's account. `key`: with an Idempotency-Key. */
export const callFor = (agent, key = null) => {
  const id = v7();
  return {
    scope: account(agent),
    actor: { kind: 'key', id: agent.id },
    keyId: agent.id,
    requestId: id,
    traceparent: null,
    correlationId: id,
    causationId: null,
    idempotency: key && { key, operation: 'POST /v1/conversations/bench/messages', bodyHash: 'b'.repeat(64) },
  };
};

export const start = ({ projectId, id }, meta) => ({
  type: 'Start',
  data: {
    projectId,
    agentId: id,
    userId: null,
    environment: 'live',
    channel: 'api',
    title: null,
    context: null,
    customData: {},
  },
  meta,
});

export const post = (messageId, text, meta) => ({
  type: 'PostMessage',
  data: {
    messageId,
    userId: null,
    text,
    context: null,
    onBusy: 'enqueue',
    debounceMs: 0,
    debounceCapMs: 30_000,
    reopen: true,
    agentKind: 'ai',
  },
  meta,
});
