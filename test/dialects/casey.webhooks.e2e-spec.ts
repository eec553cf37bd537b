import { eventually, Receiver, Service, verify, type PageOf, type Tenant } from '../service';
import { Dialect, UNKNOWN } from './support/dialect';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly event_types: readonly string[];
  readonly enabled: boolean;
  readonly created_at: string;
  readonly secret?: string | null;
}
interface Told {
  readonly event_type: string;
  readonly event_id: string;
  readonly organization_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let service: Service;
let casey: Dialect;
let tenant: Tenant;
let agentId: string;
let receiver: Receiver;

beforeAll(async () => {
  service = await Service.open();
  casey = new Dialect(service, 'casey.json');
}, 60_000);
afterAll(() => service.close());
beforeEach(async () => {
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
  receiver = await Receiver.start();
});
afterEach(async () => {
  for (const { id } of await list()) await casey.ok('caseyDeleteWebhook', tenant.key, { path: { id } });
  await receiver.close();
});

const make = async (fields: object = {}, key = tenant.key): Promise<Endpoint & { secret: string }> =>
  (
    await casey.ok<{ data: Endpoint & { secret: string } }>('caseyCreateWebhook', key, {
      body: { url: receiver.url, ...fields },
    })
  ).data;
const list = async (key = tenant.key): Promise<readonly Endpoint[]> =>
  (await casey.ok<{ data: Endpoint[] }>('caseyListWebhooks', key)).data;
const every = ['conversation.started', 'conversation.completed', 'conversation.abandoned'];
const told = (): readonly Told[] => receiver.taken.map(({ body }) => JSON.parse(body) as Told);
const untilTold = (count: number): Promise<readonly Told[]> =>
  eventually(`${count} events`, () => Promise.resolve(receiver.taken.length >= count ? told() : null));

describe('webhook endpoints', () => {
  it('are made with a secret that is shown once, listed, read and deleted', async () => {
    const { secret, ...made } = await make({ description: 'n8n workflow #12', event_types: every });
    expect(secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ url: receiver.url, description: 'n8n workflow #12', event_types: every });
    expect(made.enabled).toBe(true);
    const second = await make();
    expect(second).toMatchObject({ description: null, event_types: ['conversation.completed'] });
    expect(await list()).toEqual([{ ...second, secret: undefined }, made]);
    const path = { id: made.id };
    expect(await casey.ok('caseyGetWebhook', tenant.key, { path })).toEqual({ data: made });
    expect((await casey.call('caseyDeleteWebhook', tenant.key, { path })).status).toBe(204);
    const gone = { status: 404, body: { error: { code: 'not_found' } } };
    expect(await casey.call('caseyGetWebhook', tenant.key, { path })).toMatchObject(gone);
    expect(await casey.call('caseyDeleteWebhook', tenant.key, { path: { id: UNKNOWN } })).toMatchObject(gone);
  });

  it('are made once for an Idempotency-Key, whose secret is not shown again', async () => {
    const sent = { headers: { 'idempotency-key': 'once' }, body: { url: receiver.url } };
    const [first, again] = [
      await casey.ok<{ data: Endpoint }>('caseyCreateWebhook', tenant.key, sent),
      await casey.ok<{ data: Endpoint }>('caseyCreateWebhook', tenant.key, sent),
    ];
    expect(again).toEqual({ data: { ...first.data, secret: null } });
    expect(await list()).toHaveLength(1);
  });

  it('are refused an address that is none, and events that nobody tells', async () => {
    for (const body of [
      {},
      { url: 'ftp://example.com/' },
      { url: receiver.url, event_types: ['message.created'] },
      { url: receiver.url, event_types: [] },
    ])
      expect(await casey.call('caseyCreateWebhook', tenant.key, { body })).toMatchObject({
        status: 400,
        body: { error: { code: 'validation_error' } },
      });
  });

  it('are those made here, within the reach of the key; natively they show in whose words they are told', async () => {
    const { id } = await make();
    const body = { projectId: tenant.projectId, url: receiver.url };
    const native = await tenant.client.ok<{ id: string }>('POST', '/v1/webhooks', { body });
    expect((await list()).map((one) => one.id)).toEqual([id]);
    expect(await casey.call('caseyGetWebhook', tenant.key, { path: { id: native.id } })).toMatchObject({ status: 404 });
    const { data } =
      await tenant.client.get<PageOf<{ id: string; format: string; projectId: string | null }>>('/v1/webhooks');
    expect(data.map((one) => [one.id, one.format, one.projectId])).toEqual([
      [native.id, 'native', tenant.projectId],
      [id, 'casey', null],
    ]);
    expect(await list(await tenant.keyWith({ projectId: tenant.projectId }))).toEqual([]);
    await tenant.client.send('DELETE', `/v1/webhooks/${native.id}`);
  });
});

describe('events', () => {
  it('have Casey’s envelope, names and fields, and a signature that the reference library verifies', async () => {
    const { secret } = await make({ event_types: every });
    const user = {
      externalId: 'mira',
      firstName: 'Mira',
      email: 'mira@example.com',
      avatarUrl: 'https://a.example/m.png',
    };
    const { id: userId } = await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: user });
    const sessionProperties = { basket: 3 };
    const about = { user: { id: userId }, sessionProperties, pathTaken: ['welcome'], connectionCode: 'web-shop' };
    const talk = await tenant.talk(agentId, about);
    await untilTold(1);
    await talk.post({ role: 'agent', text: 'Bye' });
    expect((await talk.status('completed')).status).toBe(200);
    const [started, completed] = await untilTold(2);
    for (const received of receiver.taken) {
      const { event_id: eventId } = verify(secret, received) as Told;
      expect(eventId).toBe(received.id);
    }
    expect(started).toMatchObject({ event_type: 'conversation.started', organization_id: tenant.accountId });
    expect(completed).toEqual({
      event_type: 'conversation.completed',
      event_id: receiver.taken[1]?.id,
      timestamp: expect.any(String) as string,
      organization_id: tenant.accountId,
      data: {
        conversation_id: talk.id,
        project_id: tenant.projectId,
        agent_id: agentId,
        participant_user_id: userId,
        connection_code: 'web-shop',
        started_at: (await talk.read()).startedAt,
        completed_at: expect.any(String) as string,
        session_properties: { basket: 3 },
        path_taken: ['welcome'],
        participant_profile: {
          id: userId,
          email: 'mira@example.com',
          first_name: 'Mira',
          last_name: null,
          organization_name: null,
          organization_domain: null,
          avatar_url: 'https://a.example/m.png',
        },
      },
    });
  });

  it('are of every project that the key reaches, and of the types that were asked for', async () => {
    await make({ event_types: ['conversation.abandoned'] });
    const bound = await tenant.keyWith({ projectId: tenant.projectId });
    const own = await make({ event_types: ['conversation.abandoned'] }, bound);
    const admin = service.client();
    const at = `/v1/admin/accounts/${tenant.accountId}/projects`;
    const { id: projectId } = await admin.ok<{ id: string }>('POST', at, { body: { name: 'Another' } });
    const agent = { projectId, name: 'Ben', provider: { kind: 'external' } };
    const other = await tenant.client.ok<{ id: string }>('POST', '/v1/agents', { body: agent });
    const [mine, others] = [await tenant.talk(agentId), await tenant.talk(other.id)];
    for (const talk of [mine, others]) {
      await talk.post({ role: 'agent', text: 'Hello?' });
      expect((await talk.status('abandoned')).status).toBe(200);
    }
    const all = await untilTold(3);
    const ids = all.map(({ event_type: type, data }) => [type, data['conversation_id']]).sort();
    const abandoned = (id: string): string[] => ['conversation.abandoned', id];
    expect(ids).toEqual([abandoned(mine.id), abandoned(mine.id), abandoned(others.id)].sort());
    await casey.ok('caseyDeleteWebhook', bound, { path: { id: own.id } });
  });

  it('can be tried out at all endpoints at once', async () => {
    const test = () =>
      casey.ok<{ data: { success: boolean; message_id: string } }>('caseyTestWebhooks', tenant.key, {});
    expect((await test()).data.success).toBe(false); // there is none
    await make();
    await make();
    const { data } = await test();
    expect(data.success).toBe(true);
    expect(told().map((one) => [one.event_type, one.event_id])).toEqual([
      ['test.event', data.message_id],
      ['test.event', data.message_id],
    ]);
    receiver.answer = () => 500;
    expect((await test()).data.success).toBe(false);
  });
});
