import { InMemoryEventStore, type StreamRef } from '@verbatim/event-store';
import { idempotencyTable } from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { owedTable } from '@verbatim/owed-work';
import type { WakeQueue } from '@verbatim/queue';
import type { Signals } from '@verbatim/signals';
import { randomUUID } from 'node:crypto';
import { command } from '../../test/commands';
import { conversationProjections } from '../conversation.projections';
import type { CommandMeta, ConversationCommand } from '../domain/conversation.commands';
import { Announcer } from './announcer';
import { ConversationLoader } from './conversation.loader';
import { ConversationRunner, type Execution } from './conversation.runner';
import { conversationTables } from './tables';

const scope: AccountScope = {
  shard: 3,
  accountId: randomUUID(),
  projectId: null,
  agentId: null,
  environments: ['live', 'pre-release', 'sandbox'],
};
const call: CallContext = {
  scope,
  actor: { kind: 'key', id: 'k' },
  keyId: null,
  requestId: 'r',
  traceparent: null,
  correlationId: 'r',
  causationId: null,
  idempotency: null,
};
const tables = [...conversationTables, owedTable, idempotencyTable];

describe('running a command', () => {
  let store: InMemoryEventStore;
  let conversationId: string;
  let ref: StreamRef;
  let followed: number[];

  beforeEach(async () => {
    store = new InMemoryEventStore(tables);
    followed = [];
    conversationId = randomUUID();
    ref = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    await run(aProcess(), () => start());
  });

  /** A runner with a memory of its own, as each process has one. */
  const aProcess = (): ConversationRunner => {
    const queue = { wake: () => undefined } as unknown as WakeQueue;
    const signals = { publish: () => undefined } as unknown as Signals;
    return new ConversationRunner({
      store,
      loader: new ConversationLoader(store),
      tables,
      projections: conversationProjections,
      promised: [],
      announcer: new Announcer(queue, signals, { wake: (shard) => void followed.push(shard) }),
      clock: () => new Date(),
      newId: randomUUID,
    });
  };
  const run = (
    runner: ConversationRunner,
    decide: (meta: CommandMeta) => ConversationCommand,
    more: Partial<Execution> = {},
  ) => runner.run({ call, conversationId, commands: (_state, meta) => [decide(meta())], ...more });
  const start = () =>
    command('Start', { projectId: randomUUID(), agentId: randomUUID(), userId: null, environment: 'live' });
  const post = (meta: CommandMeta) => command('PostMessage', { messageId: randomUUID(), userId: null }, meta);
  const messages = () => store.rows('messages').length;

  it('loses nothing when processes race for one conversation', async () => {
    const processes = [aProcess(), aProcess()];
    await Promise.all(Array.from({ length: 20 }, (_, n) => run(processes[n % 2] as ConversationRunner, post)));
    expect(messages()).toBe(20);
    const events = await store.readStream(ref);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  });

  it('decides on what another process wrote a moment ago', async () => {
    const [here, there] = [aProcess(), aProcess()];
    await run(here, post);
    await run(there, () => command('ChangeStatus', { to: 'archived' }));
    await expect(run(here, post)).rejects.toMatchObject({ code: 'conversation.not-open' });
    expect(messages()).toBe(1);
  });

  it('is refused at another version than the caller saw', async () => {
    const here = aProcess();
    const title = (meta: CommandMeta) => command('ChangeDetails', { changes: { title: 'New' } }, meta);
    await expect(run(here, title, { expectedVersion: 2 })).rejects.toMatchObject({ code: 'precondition.failed' });
    expect(await run(here, title, { expectedVersion: 1 })).toMatchObject({ version: 2 });
  });

  it('wakes the followers of its shard when something happened, and only then', async () => {
    const here = aProcess();
    followed = [];
    await run(here, () => command('Stop', {}));
    expect(followed).toEqual([]);
    await run(here, post);
    expect(followed).toEqual([scope.shard]);
  });

  it('shows nothing beyond what the key reaches', async () => {
    const bound = { ...call, scope: { ...scope, agentId: randomUUID() } };
    await expect(run(aProcess(), post, { call: bound })).rejects.toMatchObject({ code: 'conversation.not-found' });
    const test: CallContext = { ...call, scope: { ...scope, environments: ['sandbox'] } };
    await expect(run(aProcess(), post, { call: test })).rejects.toMatchObject({ code: 'conversation.not-found' });
  });

  it('comes to the same from a snapshot as from the whole stream', async () => {
    const here = aProcess();
    await run(here, () => command('ChangeMode', { mode: 'manual' }));
    for (let n = 0; n < 90; n += 1) await run(here, post);
    await run(here, (meta) => command('PostHumanMessage', { messageId: randomUUID(), authorId: null }, meta));
    for (let n = 0; n < 30; n += 1) await run(here, post);
    expect((await store.readSnapshot(ref))?.version).toBeGreaterThanOrEqual(200);
    const fromSnapshot = await new ConversationLoader(store).load(ref);
    const blind = Object.assign(Object.create(store) as InMemoryEventStore, {
      readSnapshot: () => Promise.resolve(null),
    });
    expect(fromSnapshot).toEqual(await new ConversationLoader(blind).load(ref));
  });

  it('keeps the answer of a call that changed nothing under its Idempotency-Key', async () => {
    const key = { key: 'k', operation: 'POST /stop', bodyHash: 'h' };
    const answer = () => ({ status: 200, headers: {}, body: { stopped: [] } });
    await run(aProcess(), (meta) => command('Stop', {}, meta), { call: { ...call, idempotency: key }, answer });
    expect(store.rows('idempotency_keys')).toMatchObject([{ key: 'k', status: 200, stream_id: conversationId }]);
    expect(await store.readStream(ref)).toHaveLength(1);
  });
});
