import {
  conversation,
  conversationProjections,
  conversationTables,
  type ConversationEvent,
} from '@verbatim/conversation';
import type { Actor } from '@verbatim/kernel';
import { InMemoryEventStore, mergeRowChanges, type EventMetadata, type Row } from '@verbatim/event-store';
import { assessing } from '@verbatim/testing';
import fc from 'fast-check';
import { eventually, Service, type Talk, type Tenant } from '../../../test/service';

type Stored = ConversationEvent & {
  readonly shard: number;
  readonly account_id: string;
  readonly version: number;
  readonly occurred_at: Date;
  readonly metadata: EventMetadata;
};

const shapes = conversationTables;
const byId = (a: Row, b: Row): number => (String(a['id']) < String(b['id']) ? -1 : 1);

/** The driver hands over exact numbers as text. */
const withNumbers = (row: Row, columns: Readonly<Record<string, string>>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      columns[name] === 'numeric' && value !== null ? Number(value) : value,
    ]),
  );

describe('the read models', () => {
  let service: Service;
  let tenant: Tenant;
  let agents: readonly string[];

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing({ betweenMs: 2 }));
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agents = await Promise.all([
      tenant.agent(),
      tenant.agent({ debounceMs: 20, onBusy: 'coalesce' }),
      tenant.agent({ handoverAfterFailures: 2 }, 'bad-request-400'),
      tenant.externalAgent({ onBusy: 'coalesce' }),
    ]);
  });
  afterAll(() => service.close());

  /** The rows that a stream's events make, one event after the other, on nothing. */
  const foldedAnew = async (talk: Talk): Promise<Record<string, Row[]>> => {
    const store = new InMemoryEventStore(shapes);
    let before = conversation.initialState();
    const events = await service.rows<Stored>('select * from events where stream_id = $1 order by version', [talk.id]);
    for (const event of events) {
      const stream = { shard: event.shard, accountId: event.account_id, streamId: talk.id };
      const after = conversation.evolve(before, event);
      const change = {
        ref: stream,
        before,
        after,
        events: [{ event, version: event.version }],
        actor: event.metadata.actor as Actor,
        traceparent: null,
      };
      const rows = conversationProjections.flatMap((projection) => projection(change));
      await store.append({
        stream,
        expectedVersion: event.version - 1,
        events: [{ type: event.type, data: {}, content: null, occurredAt: event.occurred_at.toISOString() }],
        metadata: event.metadata,
        rows: mergeRowChanges(rows, shapes),
      });
      before = after;
    }
    return Object.fromEntries(shapes.map(({ name }) => [name, [...store.rows(name)].sort(byId)]));
  };

  const stored = async (talk: Talk): Promise<Record<string, Row[]>> => {
    const found = await Promise.all(
      shapes.map(async ({ name, columns }) => {
        const rows = await service.rows<Row>(
          `select * from ${name} where ${name.startsWith('conversation') ? 'id' : 'conversation_id'} = $1`,
          [talk.id],
        );
        const plain = JSON.parse(JSON.stringify(rows)) as Row[];
        return [name, plain.map((row) => withNumbers(row, columns)).sort(byId)] as const;
      }),
    );
    return Object.fromEntries(found);
  };

  const acts: Readonly<Record<string, (talk: Talk) => Promise<{ status: number }>>> = {
    ask: (talk) => talk.post('What is it?'),
    coalesce: (talk) => talk.post({ text: 'And this?', onBusy: 'coalesce', context: 'In a hurry' }),
    interrupt: (talk) => talk.post({ text: 'No, this!', onBusy: 'interrupt' }),
    reject: (talk) => talk.post({ text: 'Only now', onBusy: 'reject' }),
    debounce: (talk) => talk.post({ text: 'Typing', debounceMs: 30 }),
    human: (talk) => talk.post({ role: 'human', text: 'I am here', authorName: 'Mia' }),
    external: async (talk) => {
      const open = (await talk.messages()).find(({ replyPhase }) => replyPhase === 'awaiting_external');
      return talk.post({ role: 'agent', text: 'From outside', answers: open?.id ?? talk.id });
    },
    manual: (talk) => talk.mode('manual'),
    ai: (talk) => talk.mode('ai'),
    stop: (talk) => talk.stop(),
    pause: (talk) => talk.status('paused'),
    resume: (talk) => talk.status('in_progress'),
    complete: (talk) => talk.status('completed'),
    patch: (talk) => tenant.client.send('PATCH', talk.at, { body: { title: `T ${Date.now()}`, customData: { a: 1 } } }),
    blank: (talk) => tenant.client.send('PATCH', talk.at, { body: { title: null } }),
    summarise: (talk) => tenant.client.send('POST', `${talk.at}/summary`),
    score: (talk) => tenant.client.send('POST', `${talk.at}/score`),
    rate: (talk) => tenant.client.send('PUT', `${talk.at}/score`, { body: { score: 7.5, rationale: 'Fine' } }),
    remove: async (talk) => {
      await talk.delete();
      return talk.restore();
    },
  };

  it('equal a fresh fold of the events after any storm of calls, and after an erasure', async () => {
    const act = fc.tuple(fc.constantFrom(...Object.keys(acts)), fc.nat(3));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 4, maxLength: 8 }),
        async (storm) => {
          const talks = await Promise.all(agents.map((agentId) => tenant.talk(agentId, { title: 'A storm' })));
          for (const gust of storm) {
            const all = await Promise.all(
              gust.map(async ([name, index]) => ({ name, status: (await acts[name]?.(talks[index] as Talk))?.status })),
            );
            for (const one of all) expect([200, 201, 202, 404, 409, 429]).toContain(one.status);
          }
          await service.idle();
          for (const talk of talks) expect(await stored(talk)).toEqual(await foldedAnew(talk));

          const [gone] = talks;
          if (!gone) return;
          await gone.delete();
          await service.hurry(gone.id);
          await eventually('the erasure', async () => {
            const { conversations } = await stored(gone);
            return conversations?.[0]?.['erased_at'] ?? null;
          });
          expect(await stored(gone)).toEqual(await foldedAnew(gone));
        },
      ),
      { numRuns: 6 },
    );
  });
});
