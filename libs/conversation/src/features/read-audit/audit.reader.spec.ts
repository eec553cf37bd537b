import { InMemoryEventStore, type EventMetadata } from '@verbatim/event-store';
import { environments, type AccountScope } from '@verbatim/kernel';
import { modeChanged, started } from '../../../test/events';
import { FoldedPast } from '../../adapters/log/folded-past';
import { conversationProjections } from '../../conversation.projections';
import type { ConversationReader } from '../../ports/conversation-reader.port';
import type { DirectoryFacts } from '../../ports/directory-facts.port';
import { toNewEvent } from '../../shell/envelope';
import { conversationTables } from '../../shell/tables';
import { AuditReader } from './audit.reader';

const [accountId, id] = ['018f6b1e-7c00-7000-8000-00000000a001', '018f6b1e-7c00-7000-8000-000000000001'];
const scope: AccountScope = { shard: 3, accountId, projectId: null, agentId: null, environments };
const metadataOf = (requestId: string): EventMetadata => ({
  actor: { kind: 'key', id: 'k' },
  ...{ keyId: null, requestId, idempotencyKey: null, causationId: null, correlationId: requestId, traceparent: null },
});

/** Five acts; nobody is led further back than three events. */
const openReader = async (): Promise<AuditReader> => {
  const store = new InMemoryEventStore(conversationTables);
  const events = [started(), ...(['manual', 'ai', 'manual', 'ai'] as const).map((to) => modeChanged(to))];
  for (const [version, event] of events.entries())
    await store.append({
      stream: { shard: scope.shard, accountId, streamId: id },
      expectedVersion: version,
      events: [toNewEvent(event)],
      metadata: metadataOf(`request-${version + 1}`),
      rows: [],
    });
  const conversations = {
    find: (_: unknown, asked: string) => Promise.resolve(asked === id ? { version: events.length } : null),
  } as unknown as ConversationReader;
  const directory = { names: () => Promise.resolve({ members: new Map(), keys: new Map() }) };
  const parts = { store, conversations, projections: conversationProjections, mostEvents: 3 };
  const past = new FoldedPast({ ...parts, versionAt: () => Promise.resolve(0) });
  return new AuditReader(store, conversations, past, directory as unknown as DirectoryFacts);
};

describe('the audit of a conversation that is long', () => {
  it('shows the acts that lie not too far on, upwards and downwards', async () => {
    const reader = await openReader();
    const first = await reader.list(scope, id, { limit: 1, way: 'up', after: 0 });
    expect(first.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-2']);
    const before = await reader.list(scope, id, { limit: 1, way: 'down', before: 4 });
    expect(before.map(({ requestId }) => requestId)).toEqual(['request-3', 'request-2']);
  });

  it('refuses those beyond', async () => {
    const reader = await openReader();
    const newest = reader.list(scope, id, { limit: 1, way: 'down', before: null });
    await expect(newest).rejects.toMatchObject({ code: 'past.too-long', pointer: 'path.conversationId' });
  });

  it('is of no conversation that there is not', async () => {
    const reader = await openReader();
    const none = reader.list(scope, accountId, { limit: 1, way: 'up', after: 0 });
    await expect(none).rejects.toMatchObject({ code: 'conversation.not-found' });
  });
});
