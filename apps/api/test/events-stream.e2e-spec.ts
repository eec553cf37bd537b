import { ADMIN_KEY, eventually, Service, type Client, type EventReader, type Tenant } from '../../../test/service';

const PATH = '/v1/events/stream';

describe('the stream of events', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  const open: EventReader[] = [];

  beforeAll(async () => {
    service = await Service.open(undefined, { workers: 0 });
  }, 60_000);
  afterAll(() => service.close());
  beforeEach(async () => {
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agentId = await tenant.externalAgent();
  });
  afterEach(() => {
    for (const reader of open.splice(0)) reader.close();
  });

  const follow = async (client: Client = tenant.client, from?: string, query = ''): Promise<EventReader> => {
    const headers: Record<string, string> = from === undefined ? {} : { 'last-event-id': from };
    const reader = await client.events('GET', `${PATH}${query}`, { headers });
    open.push(reader);
    expect(reader.status).toBe(200);
    return reader;
  };
  const key = async (fields: object): Promise<Client> => {
    const { key: text } = await service
      .client()
      .ok<{ key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
        body: { name: 'Bound', mode: 'live', ...fields },
      });
    return service.client(text);
  };
  /** Every event up to the first of this type, without the places between them. */
  const readTo = async (reader: EventReader, type: string) => {
    await reader.until(type);
    return reader.seen.filter(({ event }) => event !== 'position');
  };

  it('begins now, tells all that happens in order, and goes on behind the place it is asked for', async () => {
    const before = await tenant.talk(agentId);
    const reader = await follow();
    await reader.until('position');
    const [one, other] = [await tenant.talk(agentId), await tenant.talk(agentId)];
    await one.post({ role: 'agent', text: 'One' });
    await other.post({ role: 'agent', text: 'Other' });
    expect((await other.status('completed')).status).toBe(200);
    const seen = await readTo(reader, 'conversation.completed');
    expect(JSON.stringify(seen)).not.toContain(before.id);
    expect(
      seen.map(({ event, data }) => [event, (data.data as { conversation: { id: string } }).conversation.id]),
    ).toEqual(
      expect.arrayContaining([
        ['message.created', one.id],
        ['conversation.completed', other.id],
      ]),
    );
    const ids = seen.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));

    const resumed = await readTo(await follow(tenant.client, String(ids[1])), 'conversation.completed');
    expect(resumed).toEqual(seen.slice(2));
    const whole = await readTo(await follow(tenant.client, '0'), 'conversation.completed');
    expect(whole.slice(-seen.length)).toEqual(seen);
    expect(JSON.stringify(whole)).toContain(before.id);
  });

  it('tells the types that are asked for', async () => {
    const reader = await follow(tenant.client, undefined, '?types=conversation.completed,conversation.deleted');
    const talk = await tenant.talk(agentId);
    await talk.post({ role: 'agent', text: 'Bye' });
    expect((await talk.status('completed')).status).toBe(200);
    await talk.delete();
    const seen = await readTo(reader, 'conversation.deleted');
    expect(seen.map(({ event }) => event)).toEqual(['conversation.completed', 'conversation.deleted']);
    const refused = await tenant.client.send('GET', `${PATH}?types=conversation.completed,nonsense`);
    expect(refused.status).toBe(400);
  });

  it('tells a key no more than it reaches', async () => {
    const otherAgent = await tenant.externalAgent();
    const readers = await Promise.all(
      [key({ agentId: otherAgent }), key({ mode: 'test' })].map(async (made) => follow(await made)),
    );
    const stranger = await service.tenant();
    const foreign = await follow(stranger.client);
    for (const reader of [...readers, foreign]) await reader.until('position');
    await tenant.talk(agentId, { title: 'Not for them' });
    const forAgent = await tenant.talk(otherAgent);
    const forTest = await tenant.talk(agentId, { environment: 'sandbox' });
    const ofStranger = await stranger.talk(await stranger.externalAgent());
    const expected = [forAgent.id, forTest.id, ofStranger.id];
    for (const [index, reader] of [...readers, foreign].entries()) {
      const [first] = await readTo(reader, 'conversation.started');
      expect(first?.data).toMatchObject({ data: { conversation: { id: expected[index] } } });
    }
  });

  it('tells no words of what is deleted, and has them again once it is restored', async () => {
    const talk = await tenant.talk(agentId, { title: 'Secret' });
    await talk.delete();
    const [hidden] = await readTo(await follow(tenant.client, '0'), 'conversation.started');
    expect(hidden?.data).toMatchObject({ data: { title: null } });
    await talk.restore();
    const [shown] = await readTo(await follow(tenant.client, '0'), 'conversation.started');
    expect(shown?.data).toMatchObject({ data: { title: 'Secret' } });
  });

  it('ends within five seconds of its key being revoked, and no other does', async () => {
    const { id, key: text } = await service
      .client()
      .ok<{ id: string; key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
        body: { name: 'To be revoked', mode: 'live' },
      });
    const talk = await tenant.talk(agentId);
    const [reader, other] = [await follow(service.client(text)), await follow()];
    const ofOne = await service.client(text).events('GET', `${talk.at}/stream`);
    open.push(ofOne);
    await reader.until('position');
    await service.client().ok('DELETE', `/v1/admin/accounts/${tenant.accountId}/keys/${id}`);
    const revokedAt = performance.now();
    await Promise.all([reader.rest(), ofOne.rest()]);
    expect(performance.now() - revokedAt).toBeLessThan(5_000);
    expect((await service.client(text).send('GET', PATH)).status).toBe(401);
    await tenant.talk(agentId);
    await other.until('conversation.started');
  });

  it('refuses a place that is none, and ends with its reader', async () => {
    const refused = await tenant.client.send('GET', PATH, { headers: { 'last-event-id': 'yesterday' } });
    expect(refused).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    const streams = async (): Promise<number> => {
      const metrics = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
      return Number(/^http_event_streams (\d+)$/m.exec(await metrics.text())?.[1]);
    };
    const reader = await follow();
    await eventually('a stream', async () => ((await streams()) >= 1 ? true : null));
    reader.close();
    await eventually('none', async () => ((await streams()) === 0 ? true : null));
  });
});
