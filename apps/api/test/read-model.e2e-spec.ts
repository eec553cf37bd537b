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
const numbers = new Set(
  shapes.flatMap(({ columns }) => Object.keys(columns).filter((name) => columns[name] === 'numeric')),
);
/** Postgres hands out a numeric as text. */
const asNumbers = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, numbers.has(name) && value !== null ? Number(value) : value]),
  );
const byId = (a: Row, b: Row): number => (String(a['id']) < String(b['id']) ? -1 : 1);

describe('the read models', () => {
  let service: Service;
  let tenant: Tenant;
  let agents: readonly string[];
  let members: readonly string[];
  let labels: Readonly<Record<'state' | 'category', readonly string[]>>;

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
    const make = async (path: string, fields: object): Promise<string> =>
      (await tenant.client.ok<{ id: string }>('POST', `/v1/${path}`, { body: fields })).id;
    const two = (path: string, fields: object) =>
      Promise.all(['one', 'two'].map((name) => make(path, { name, ...fields })));
    members = await two('members', {});
    const ofProject = { projectId: tenant.projectId };
    labels = { state: await two('states', ofProject), category: await two('categories', ofProject) };
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
      shapes.map(async ({ name }) => {
        const rows = await service.rows<Row>(
          `select * from ${name} where ${name.startsWith('conversation') ? 'id' : 'conversation_id'} = $1`,
          [talk.id],
        );
        return [name, (JSON.parse(JSON.stringify(rows)) as Row[]).map(asNumbers).sort(byId)] as const;
      }),
    );
    return Object.fromEntries(found);
  };

  const some = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(Math.random() * items.length)];
  const onMessage = async (talk: Talk, method: string, leaf: string, body: object, as?: string) => {
    const rateable = (await talk.messages()).filter(({ role }) => leaf !== 'feedback' || role !== 'user');
    const id = some(rateable)?.id ?? talk.id;
    const headers: Record<string, string> = as === undefined ? {} : { 'acting-member': as };
    return tenant.client.send(method, `${talk.at}/messages/${id}/${leaf}`, { body, headers });
  };
  const patch = (talk: Talk, body: object) => tenant.client.send('PATCH', talk.at, { body });

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
    patch: (talk) => patch(talk, { title: `T ${Date.now()}`, customData: { a: 1 }, memo: 'A note' }),
    blank: (talk) => patch(talk, { title: null, customData: {} }),
    variables: (talk) => patch(talk, { variables: { [some(['a', 'b']) ?? '']: some([1, null, { c: 2 }]) } }),
    label: (talk) =>
      patch(talk, { stateId: some(labels.state), assigneeId: some(members), categoryIds: labels.category }),
    unlabel: (talk) => patch(talk, { stateId: null, assigneeId: null, categoryIds: [], keepOpen: true }),
    metrics: (talk) =>
      tenant.client.send('POST', `${talk.at}/metrics`, { body: { metrics: [{ name: 'csat', value: '4' }] } }),
    speak: (talk) => talk.post({ role: 'agent', text: 'By the way', annotations: { outOfDomain: true } }),
    annotate: (talk) =>
      onMessage(talk, 'PATCH', 'annotations', { silence: Math.random() < 0.5, intents: ['greet'], dtmf: '1' }),
    rate: (talk) =>
      onMessage(talk, 'PUT', 'feedback', {
        rating: some(['up', 'down']),
        value: 4.5,
        reasons: ['kind'],
        comment: 'Hm',
      }),
    rateAsMember: (talk) =>
      onMessage(talk, 'PUT', 'feedback', { rating: some([null, 'up']), suggestedAnswer: 'Better' }, some(members)),
    summarise: (talk) => tenant.client.send('POST', `${talk.at}/summary`),
    score: (talk) => tenant.client.send('POST', `${talk.at}/score`),
    scoreByHand: (talk) => tenant.client.send('PUT', `${talk.at}/score`, { body: { score: 7.5, rationale: 'Fine' } }),
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
