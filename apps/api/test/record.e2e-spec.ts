import { randomUUID } from 'node:crypto';
import { detailFields } from '@verbatim/conversation';
import { Service, type ConversationView, type MessageView, type Talk, type Tenant } from '../../../test/service';

type Labels = Readonly<Record<'stateId' | 'assigneeId' | 'variantId' | 'categoryA' | 'categoryB', string>>;
type Fields = Readonly<Record<string, unknown>>;

let service: Service;
let tenant: Tenant;
let stranger: Tenant;
let agentId: string;
let labels: Labels;
let others: Labels;

const labelsOf = async ({ client, projectId }: Tenant): Promise<Labels> => {
  const make = async (path: string, fields: object = { projectId }): Promise<string> =>
    (await client.ok<{ id: string }>('POST', `/v1/${path}`, { body: { name: randomUUID(), ...fields } })).id;
  const [stateId, assigneeId, variantId, categoryA, categoryB] = await Promise.all([
    make('states'),
    make('members', {}),
    make('variants'),
    make('categories'),
    make('categories'),
  ]);
  return { stateId, assigneeId, variantId, categoryA, categoryB };
};

beforeAll(async () => {
  service = await Service.open();
  [tenant, stranger] = await Promise.all([service.tenant(), service.tenant()]);
  agentId = await tenant.externalAgent();
  [labels, others] = await Promise.all([labelsOf(tenant), labelsOf(tenant)]);
});
afterAll(() => service.close());

/** The context state may be large and is shown on request. */
const shown = (talk: Talk): Promise<Fields> => tenant.client.get<Fields>(`${talk.at}?include=contextState`);
const named = (all: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, all[name]]));

const patch = (talk: Talk, body: object) => tenant.client.send<ConversationView>('PATCH', talk.at, { body });

/** What it is started with, what it is changed to, and how it reads once taken away. */
const details: Readonly<Record<string, readonly [unknown, unknown, unknown]>> = {
  title: ['A return', 'Two returns', null],
  context: ['A customer since 2019', 'Moved to Bern', null],
  contextState: [{ step: 3, slots: { order: null } }, { step: 4 }, null],
  inputs: [{ from: 'ad', n: 1.5 }, { from: 'mail' }, {}],
  customData: [{ plan: 'pro', tags: ['a', { deep: [null, true] }] }, { plan: 'free' }, {}],
  sessionProperties: [{ locale: 'de-CH' }, { locale: 'fr-CH' }, {}],
  memo: ['Called twice', 'Called thrice', null],
  pathTaken: [['start', { node: 7 }], [], null],
  assignmentId: ['job-1', 'job-2', null],
  connectionCode: ['c0de', 'c1de', null],
  invokedFrom: ['https://shop.example.com/cart', 'app', null],
  fromNumber: ['+41441112233', '+41441112244', null],
  toNumber: ['+41445556677', '+41445556688', null],
  aiConversationId: ['thread_1', 'thread_2', null],
  aiCallId: ['call_1', 'call_2', null],
};
const labelled = (of: Labels): Fields => ({
  stateId: of.stateId,
  assigneeId: of.assigneeId,
  categoryIds: [of.categoryA, of.categoryB].sort(),
});
const at = (index: 0 | 1 | 2): Fields =>
  Object.fromEntries(Object.entries(details).map(([name, values]) => [name, values[index]]));
const detailNames = Object.keys(details);

describe('the record of a conversation', () => {
  it('is known here with every detail there is', () => {
    expect([...detailNames, 'variables', 'metrics'].sort()).toEqual([...detailFields].sort());
  });

  it('is read as it was started', async () => {
    const given = {
      ...at(0),
      ...labelled(labels),
      variables: { cart: 3 },
      variantId: labels.variantId,
      channel: 'voice',
      environment: 'pre-release',
    };
    const talk = await tenant.talk(agentId, given);
    expect(await shown(talk)).toMatchObject(given);
  });

  it('is blank where nothing was said', async () => {
    const talk = await tenant.talk(agentId);
    expect(await shown(talk)).toMatchObject({
      ...at(2),
      variables: {},
      metrics: {},
      stateId: null,
      assigneeId: null,
      categoryIds: [],
      variantId: null,
      channel: 'api',
      keepOpen: false,
      handover: null,
    });
  });

  it.each(detailNames)('changes its %s alone, and loses it alone', async (name) => {
    const talk = await tenant.talk(agentId, at(0));
    const [, changed, blank] = details[name] ?? [];
    expect((await patch(talk, { [name]: changed })).status).toBe(200);
    expect(named(await shown(talk), detailNames)).toEqual({ ...at(0), [name]: changed });
    expect((await patch(talk, { [name]: blank })).status).toBe(200);
    expect(named(await shown(talk), detailNames)).toEqual({ ...at(0), [name]: blank });
  });

  it('is changed in all its fields at once, and emptied', async () => {
    const talk = await tenant.talk(agentId, { ...at(0), ...labelled(labels) });
    await patch(talk, { ...at(1), ...labelled(others), keepOpen: true });
    expect(await shown(talk)).toMatchObject({ ...at(1), ...labelled(others), keepOpen: true });
    const none = { stateId: null, assigneeId: null, categoryIds: [], keepOpen: false };
    await patch(talk, { ...at(2), ...none });
    const empty = await shown(talk);
    expect(empty).toMatchObject({ ...at(2), ...none });
    expect(await patch(talk, { ...at(2), ...none })).toMatchObject({ body: { version: empty['version'] } });
  });

  it('merges variables by name, and takes one away with null', async () => {
    const talk = await tenant.talk(agentId, { variables: { a: 1, b: { c: [2] } } });
    expect((await patch(talk, { variables: { b: { d: 3 }, e: 'x' } })).body.variables).toEqual({
      a: 1,
      b: { d: 3 },
      e: 'x',
    });
    const { version, variables } = (await patch(talk, { variables: { a: null, nobody: null } })).body;
    expect(variables).toEqual({ b: { d: 3 }, e: 'x' });
    expect((await patch(talk, { variables: {} })).body).toMatchObject({ version, variables });
  });

  it('refuses variables that would grow too large, and keeps what there was', async () => {
    const talk = await tenant.talk(agentId, { variables: { a: 'x'.repeat(40_000) } });
    expect(await patch(talk, { variables: { b: 'x'.repeat(40_000) } })).toMatchObject({
      status: 422,
      body: { code: 'details.too-large', errors: [{ pointer: '/variables' }] },
    });
    expect(await talk.read()).toMatchObject({ version: 1 });
  });

  it('tells when, why and to whom it was handed over', async () => {
    const talk = await tenant.talk(agentId);
    const body = { mode: 'manual', reason: 'asked for a person', destination: 'billing' };
    await tenant.client.ok('PUT', `${talk.at}/mode`, { body });
    const { handover } = await talk.read();
    expect(handover).toMatchObject({ cause: 'requested', reason: 'asked for a person', destination: 'billing' });
    await talk.mode('ai');
    expect((await talk.read()).handover).toEqual(handover);
  });

  it.each([
    ['stateId', (of: Labels) => of.stateId],
    ['assigneeId', (of: Labels) => of.assigneeId],
    ['categoryIds', (of: Labels) => [of.categoryA]],
    ['variantId', (of: Labels) => of.variantId],
  ] as const)('knows no %s of another tenant', async (name, of) => {
    const foreign = { [name]: of(await labelsOf(stranger)) };
    const missing = { status: 422, body: { code: 'reference.missing', errors: [{ pointer: `/${name}` }] } };
    expect(await tenant.client.send('POST', '/v1/conversations', { body: { agentId, ...foreign } })).toMatchObject(
      missing,
    );
    if (name === 'variantId') return;
    expect(await patch(await tenant.talk(agentId), foreign)).toMatchObject(missing);
  });
});

describe('metrics', () => {
  const write = (talk: Talk, metrics: object[], headers: Record<string, string> = {}) =>
    tenant.client.send<ConversationView>('POST', `${talk.at}/metrics`, { body: { metrics }, headers });

  it('have one value when written once, and a list when written again', async () => {
    const talk = await tenant.talk(agentId);
    await write(talk, [{ name: 'csat', value: '4' }]);
    expect((await talk.read()).metrics).toEqual({ csat: '4' });
    await write(talk, [
      { name: 'csat', value: '5' },
      { name: 'toString', value: 'a' },
      { name: 'csat', value: '5' },
    ]);
    const { status, body } = await write(talk, [{ name: '__proto__', value: 'b' }]);
    expect(status).toBe(200);
    expect(Object.entries(body.metrics)).toEqual([
      ['csat', ['4', '5', '5']],
      ['toString', 'a'],
      ['__proto__', 'b'],
    ]);
  });

  it('are written once under one Idempotency-Key, and answered alike', async () => {
    const talk = await tenant.talk(agentId, { variables: { a: 1 } });
    const key = { 'idempotency-key': randomUUID() };
    const metrics = [{ name: 'csat', value: '4' }];
    const [first, again] = [await write(talk, metrics, key), await write(talk, metrics, key)];
    expect(first).toMatchObject({ status: 200, body: { metrics: { csat: '4' }, version: 2, variables: { a: 1 } } });
    expect(again.body).toEqual(first.body);
    expect([again.headers.get('etag'), again.headers.get('idempotent-replayed')]).toEqual(['"2"', 'true']);
    expect((await talk.read()).metrics).toEqual({ csat: '4' });
  });

  it('lose nothing when many are written at once', async () => {
    const talk = await tenant.talk(agentId);
    await Promise.all(Array.from({ length: 8 }, (_, n) => write(talk, [{ name: 'n', value: String(n) }])));
    expect([...((await talk.read()).metrics['n'] as string[])].sort()).toEqual([...'01234567']);
  });

  it('are refused when they would grow too large', async () => {
    const talk = await tenant.talk(agentId);
    const many = Array.from({ length: 20 }, () => ({ name: 'long', value: 'x'.repeat(2_000) }));
    expect((await write(talk, many)).status).toBe(200);
    expect(await write(talk, many)).toMatchObject({ status: 422, body: { code: 'details.too-large' } });
    expect(await talk.read()).toMatchObject({ version: 2 });
  });
});

/** What may come with any message, as it is sent and as it reads. */
const extras: Fields = {
  modality: 'voice',
  channel: 'phone',
  rawText: 'uh, how long',
  expandedText: 'How long? (Order A-1009)',
  files: [
    { id: 'f1', name: 'label.pdf', reference: 's3://x/1', mediaType: 'application/pdf', size: 9, externalId: 'e1' },
  ],
  metadata: { turn: 1, nested: { a: [null] } },
  steps: [{ tool: 'lookup', ms: 3 }, 'thought'],
  subagentId: 'billing',
  annotations: {
    silence: true,
    outOfDomain: true,
    latencyMs: 120.5,
    intents: ['returns'],
    entities: [{ name: 'product', values: ['lamp', 'cable'] }],
    dtmf: '12#',
    translation: { language: 'en', text: 'How long?' },
  },
};
const usage = { runId: 'run_1', inputTokens: 20, outputTokens: 10 };
const usageShown = { ...usage, totalTokens: 30 };

describe('a message with all there can be', () => {
  it.each(['start', 'user', 'human', 'agent', 'answer'] as const)('is read as it was sent: %s', async (how) => {
    const text = 'How long?';
    const start = how === 'start' ? { message: { text, context: 'On the phone', usage, ...extras } } : {};
    const talk = await tenant.talk(agentId, start);
    if (how === 'user') await talk.ask({ text, context: 'On the phone', usage, ...extras });
    if (how === 'agent') await talk.post({ role: 'agent', text, usage, ...extras });
    if (how === 'human') {
      await talk.mode('manual');
      await talk.post({ role: 'human', text, authorId: labels.assigneeId, authorName: 'Mia', usage, ...extras });
    }
    if (how === 'answer') {
      const answers = await talk.ask('And?');
      const citations = [{ sourceId: 's', title: 'Returns', quote: '30 days', url: null, kind: 'web', pageNumber: 2 }];
      await talk.post({ role: 'agent', text, answers, citations, usage, ...extras });
      expect((await talk.messages()).at(-1)).toMatchObject({ questionId: answers, citations });
    }
    const message = (await talk.messages()).at(-1);
    expect(message).toMatchObject({ text, ...extras, usage: usageShown });
    if (how === 'human') expect(message).toMatchObject({ authorId: labels.assigneeId, authorName: 'Mia' });
    if (how === 'user' || how === 'start') expect(message).toMatchObject({ context: 'On the phone' });
    expect(await talk.read()).toMatchObject({ silenceCount: 1, outOfDomainCount: 1 });
  });
});

describe('annotations', () => {
  const annotate = (talk: Talk, messageId: string, body: object, headers: Record<string, string> = {}) =>
    tenant.client.send<MessageView>('PATCH', `${talk.at}/messages/${messageId}/annotations`, { body, headers });
  const all = extras['annotations'] as Fields;
  const blank: Fields = {
    silence: false,
    outOfDomain: false,
    latencyMs: null,
    intents: [],
    entities: [],
    dtmf: null,
    translation: null,
  };

  it.each(Object.keys(all))('are noted one by one and taken away one by one: %s', async (name) => {
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('How long?');
    expect((await annotate(talk, question, { [name]: all[name] })).body.annotations).toEqual({
      ...blank,
      [name]: all[name],
    });
    await annotate(talk, question, all);
    const { body } = await annotate(talk, question, { [name]: blank[name] });
    expect(body.annotations).toEqual({ ...all, [name]: blank[name] });
    expect((await talk.messages())[0]).toEqual(body);
  });

  it('are counted on the conversation, once for each message, as they are now', async () => {
    const talk = await tenant.talk(agentId);
    const [one, two] = [await talk.ask('One?'), await talk.ask('Two?')];
    await annotate(talk, one, { silence: true });
    await annotate(talk, two, { silence: true, outOfDomain: true });
    expect(await talk.read()).toMatchObject({ silenceCount: 2, outOfDomainCount: 1 });
    await annotate(talk, two, { silence: false });
    expect(await talk.read()).toMatchObject({ silenceCount: 1, outOfDomainCount: 1 });
  });

  it('add nothing when they are known, and heed If-Match', async () => {
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('How long?');
    const first = await annotate(talk, question, all);
    const etag = first.headers.get('etag') ?? '';
    expect((await annotate(talk, question, all)).headers.get('etag')).toBe(etag);
    expect((await annotate(talk, question, { dtmf: '1' }, { 'if-match': etag })).status).toBe(200);
    expect((await annotate(talk, question, { dtmf: '2' }, { 'if-match': etag })).status).toBe(412);
  });

  it('find no message of another conversation or another tenant', async () => {
    const [talk, other] = [await tenant.talk(agentId), await tenant.talk(agentId)];
    const question = await talk.ask('How long?');
    expect(await annotate(other, question, all)).toMatchObject({ status: 404, body: { code: 'message.not-found' } });
    const path = `${talk.at}/messages/${question}/annotations`;
    expect(await stranger.client.send('PATCH', path, { body: all })).toMatchObject({
      status: 404,
      body: { code: 'conversation.not-found' },
    });
    expect(await annotate(talk, question, {})).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});
