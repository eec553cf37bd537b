import { backends, eventually, Receiver, Service, verify, type Json, type Talk, type Tenant } from '../../../test/service';

interface Endpoint extends Json {
  readonly id: string;
  readonly secret: string;
}

describe.each(backends)('webhooks over %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let receiver: Receiver;

  beforeAll(async () => {
    service = await Service.open(backend, { workers: 2 });
  }, 60_000);
  afterAll(() => service.close(), 60_000);
  beforeEach(async () => {
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const endpoint = (fields: object = {}): Promise<Endpoint> =>
    tenant.client.ok('POST', '/v1/webhooks', { body: { projectId: tenant.projectId, url: receiver.url, ...fields } });
  const until = (what: string, is: () => boolean): Promise<true> =>
    eventually(what, () => Promise.resolve(is() ? true : null), 20_000);
  const say = async (talk: Talk, text: string): Promise<void> => {
    const { status } = await talk.post({ role: 'human', text });
    expect(status).toBeLessThan(300);
  };

  it('are what the reference library verifies, each event once, in the order of its conversation', async () => {
    const { secret } = await endpoint();
    const talk = await tenant.talk(agentId, { title: 'First' });
    const asked = await talk.ask('Where is my order?');
    await until('three events', () => receiver.taken.length >= 4);
    expect(receiver.taken.map(({ event }) => event.type)).toEqual([
      'conversation.started',
      'conversation.status_changed',
      'message.created',
      'reply.awaited',
    ]);
    for (const received of receiver.taken) {
      expect(verify(secret, received)).toEqual(received.event);
      expect(received.id).toBe(received.event.id);
    }
    expect(receiver.taken[2]?.event).toMatchObject({
      data: {
        conversation: { id: talk.id, projectId: tenant.projectId, agentId, environment: 'live', channel: 'api' },
        message: { id: asked, text: 'Where is my order?', role: 'user' },
      },
    });
  });
});
