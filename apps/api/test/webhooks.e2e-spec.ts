import { ADMIN_KEY, backends, eventually, Receiver, Service, tablesWith, verify } from '../../../test/service';
import type { Json, PageOf, Received, Talk, Tenant } from '../../../test/service';

interface Endpoint extends Json {
  readonly id: string;
  readonly secret: string;
}
interface DeliveryView {
  readonly eventId: string;
  readonly version: number;
  readonly position: number;
  readonly conversationId: string;
  readonly status: string;
}

const KIND = 'deliver-webhook';
const upTo = (version: number): number[] => Array.from({ length: version }, (_, index) => index + 1);

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
  afterEach(async () => {
    await tenant.client
      .get<PageOf<{ id: string }>>('/v1/webhooks')
      .then(({ data }) => Promise.all(data.map(({ id }) => tenant.client.send('DELETE', `/v1/webhooks/${id}`))));
    await receiver.close();
  });

  const endpoint = (fields: object = {}): Promise<Endpoint> =>
    tenant.client.ok('POST', '/v1/webhooks', { body: { projectId: tenant.projectId, url: receiver.url, ...fields } });
  const at = (id: string): string => `/v1/webhooks/${id}`;
  const until = (what: string, is: () => boolean): Promise<true> =>
    eventually(what, () => Promise.resolve(is() ? true : null), 20_000);
  /** As `until`, with all backoffs over at once. */
  const soon = (what: string, is: () => boolean): Promise<true> =>
    eventually(
      what,
      async () => {
        if (is()) return true;
        await service.hurryAll(KIND);
        return null;
      },
      20_000,
    );
  const say = async (talk: Talk, text: string): Promise<void> => {
    const { status } = await talk.post({ role: 'agent', text });
    expect(status).toBeLessThan(300);
  };
  const version = async (talk: Talk): Promise<number> => Number((await talk.read()).version);
  const deliveries = async ({ id }: Endpoint, query = ''): Promise<readonly DeliveryView[]> =>
    (await tenant.client.get<PageOf<DeliveryView>>(`${at(id)}/deliveries?limit=100${query}`)).data;
  /** In seconds, as the operator sees it. */
  const oldest = async (): Promise<number> => {
    const metrics = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
    return Number(/^webhook_oldest_undelivered_seconds (\S+)$/m.exec(await metrics.text())?.[1]);
  };
  const isWhole = (talk: Talk, last: number): boolean => receiver.versionsOf(talk.id).at(-1) === last;

  it('are what the reference library verifies, each event once, in the order of its conversation', async () => {
    const { secret } = await endpoint();
    const talk = await tenant.talk(agentId, { title: 'First' });
    const asked = await talk.ask('Where is my order?');
    await until('four events', () => receiver.taken.length === 4);
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

  it('carry two signatures while a secret is rotated, and one once only that is left', async () => {
    const { id, secret } = await endpoint({ eventTypes: ['message.created'] });
    const rotate = (body: object) => tenant.client.ok<Endpoint>('POST', `${at(id)}/rotate-secret`, { body });
    const second = (await rotate({})).secret;
    const talk = await tenant.talk(agentId);
    await say(talk, 'Signed by two');
    await until('the first', () => receiver.taken.length === 1);
    for (const one of [secret, second]) verify(one, receiver.taken[0]!);
    const third = (await rotate({ keepForSeconds: 0 })).secret;
    await say(talk, 'Signed by one');
    await until('the second', () => receiver.taken.length === 2);
    verify(third, receiver.taken[1]!);
    for (const one of [secret, second]) expect(() => verify(one, receiver.taken[1]!)).toThrow();
  });

  it('of one conversation wait for each other; those of others go on', async () => {
    await endpoint();
    const stuck = await tenant.talk(agentId, { title: 'stuck' });
    receiver.answer = ({ event }) => (event.data.conversation.id === stuck.id && event.data.version === 2 ? 500 : 204);
    await say(stuck, 'Two');
    const other = await tenant.talk(agentId);
    await say(stuck, 'Three');
    for (const text of ['a', 'b', 'c']) await say(other, text);
    const [last, lastOfOther] = [await version(stuck), await version(other)];
    await until('the other conversation', () => isWhole(other, lastOfOther));
    await soon('a second try', () => receiver.versionsOf(stuck.id, receiver.received).length >= 3);
    expect(receiver.versionsOf(stuck.id)).toEqual([1]);
    expect(new Set(receiver.versionsOf(stuck.id, receiver.received))).toEqual(new Set([1, 2]));
    const tries = receiver.received.filter(({ event: { data } }) => data.conversation.id === stuck.id);
    expect(new Set(tries.slice(1).map(({ id }) => id)).size).toBe(1); // the same id on every try
    expect(await oldest()).toBeGreaterThan(0);
    receiver.answer = () => 204;
    await soon('the stuck conversation', () => isWhole(stuck, last));
    expect(receiver.versionsOf(stuck.id)).toEqual(upTo(last));
    await eventually('nothing to be undelivered', async () => ((await oldest()) === 0 ? true : null));
  });

  it('come complete and in order after an hour in which the receiver was down', async () => {
    const one = await endpoint();
    receiver.answer = () => 503;
    const talks = await Promise.all([1, 2, 3].map(() => tenant.talk(agentId)));
    for (let minute = 0; minute < 60; minute += 10) {
      for (const talk of talks) await say(talk, `At minute ${minute}`);
      service.pass(10);
      await service.hurryAll(KIND);
    }
    const lasts = await Promise.all(talks.map(version));
    await until('several tries', () => receiver.received.length > 5);
    expect(receiver.taken).toEqual([]);
    receiver.answer = () => 204;
    service.pass(10); // the circuits let one through, which finds that all is well
    await soon('everything', () => talks.every((talk, index) => isWhole(talk, lasts[index] ?? 0)));
    for (const [index, talk] of talks.entries()) expect(receiver.versionsOf(talk.id)).toEqual(upTo(lasts[index] ?? 0));
    await eventually('nothing to fail any more', async () => {
      const backlog = await tenant.client.get<{ waiting: number; failingSince: string | null }>(
        `${at(one.id)}/backlog`,
      );
      return backlog.waiting === 0 && backlog.failingSince === null ? true : null;
    });
  });

  it('come at once when a test event finds that the receiver is back, however far the next try is', async () => {
    const one = await endpoint();
    receiver.answer = () => 503;
    const talk = await tenant.talk(agentId);
    await say(talk, 'Anybody there?');
    const last = await version(talk);
    await until('a try', () => receiver.received.length >= 1);
    const backlog = () => tenant.client.get<{ failingSince: string | null }>(`${at(one.id)}/backlog`);
    await eventually('it to fail', async () => (await backlog()).failingSince);
    const later = `now() + interval '2 hours'`;
    await service.rows(`update owed_work set due_at = ${later}, available_at = ${later} where kind = $1`, [KIND]);
    receiver.answer = () => 204;
    expect(await tenant.client.ok('POST', `${at(one.id)}/test`)).toMatchObject({ delivered: true });
    await until('all that waited', () => isWhole(talk, last));
  });

  it('stop at once when the receiver is gone, and go on where they stopped once it is back', async () => {
    const one = await endpoint();
    const talk = await tenant.talk(agentId);
    await until('the first', () => isWhole(talk, 1));
    receiver.answer = () => 410;
    await say(talk, 'Anybody there?');
    const last = await version(talk);
    const disabled = await eventually('it to be disabled', async () => {
      const view = await tenant.client.get<Json>(at(one.id));
      return view.status === 'disabled' ? view : null;
    });
    expect(disabled).toMatchObject({ disabledReason: 'gone', disabledAt: expect.any(String) as string });
    expect(receiver.received).toHaveLength(2);
    await say(talk, 'Nobody hears this');
    const unheard = await version(talk);
    receiver.answer = () => 204;
    await tenant.client.ok('PATCH', at(one.id), { body: { status: 'active' } });
    await until('what waited', () => isWhole(talk, last));
    await say(talk, 'Somebody is back');
    const all = await version(talk);
    await until('what happens now', () => isWhole(talk, all));
    expect(receiver.versionsOf(talk.id)).toEqual(upTo(all).filter((one) => one <= last || one > unheard));
  });

  it('stop when nothing got through for five days', async () => {
    const one = await endpoint();
    receiver.answer = () => 500;
    await tenant.talk(agentId);
    await until('a try', () => receiver.received.length >= 1);
    const failing = () => tenant.client.get<{ failingSince: string | null }>(`${at(one.id)}/backlog`);
    await eventually('it to fail', async () => (await failing()).failingSince);
    const past = `now() - interval '5 days 1 minute'`;
    await service.rows(`update webhook_standings set failing_since = ${past} where endpoint_id = $1`, [one.id]);
    await service.rows(`update webhook_endpoints set enabled_at = ${past} where id = $1`, [one.id]);
    await eventually('it to be disabled', async () => {
      await service.hurryAll(KIND);
      const view = await tenant.client.get<Json>(at(one.id));
      return view.disabledReason === 'failing' ? true : null;
    });
  });

  it('are given up after ten tries over three days, and what comes next is sent', async () => {
    const one = await endpoint();
    const talk = await tenant.talk(agentId);
    await until('the first', () => receiver.taken.length === 1);
    receiver.answer = ({ event }) => (event.data.version === 2 ? 422 : 204);
    await say(talk, 'Never taken');
    await say(talk, 'Taken');
    const last = await version(talk);
    await eventually(
      'the next to be taken',
      async () => {
        if (isWhole(talk, last)) return true;
        service.pass(10); // beyond whatever the circuit waits
        await service.hurryAll(KIND);
        return null;
      },
      25_000,
    );
    const [failed] = await deliveries(one, '&status=failed');
    expect(failed).toMatchObject({ version: 2, status: 'failed', attempts: 10, nextTryAt: null });
    const { tries } = await tenant.client.get<{ tries: Json[] }>(`${at(one.id)}/deliveries/${failed?.eventId}`);
    expect(tries).toHaveLength(10);
    expect(tries[0]).toMatchObject({ attempt: 10, status: 422, error: 'status' });
  });

  it('are replayed from a position or a time under their ids, and before what happens next', async () => {
    const talk = await tenant.talk(agentId);
    await say(talk, 'Before there was an endpoint');
    const one = await endpoint();
    await say(talk, 'After');
    const middle = await version(talk);
    await until('what came after', () => isWhole(talk, middle));
    expect(receiver.versionsOf(talk.id)[0]).toBeGreaterThan(2);
    const [newest] = await deliveries(one);
    const firstId = receiver.taken.at(-1)?.id;

    await tenant.client.ok('POST', `${at(one.id)}/replay`, { body: { position: 1 } });
    await say(talk, 'While it is replayed');
    const last = await version(talk);
    await until('all of it', () => isWhole(talk, last));
    const replayed = receiver.versionsOf(talk.id);
    expect(replayed.slice(replayed.indexOf(1))).toEqual(upTo(last));
    expect(receiver.taken.filter(({ id }) => id === firstId)).toHaveLength(2);

    const before = receiver.taken.length;
    await tenant.client.ok('POST', `${at(one.id)}/replay`, { body: { position: newest?.position } });
    await until('the end again', () => receiver.taken.length === before + (last - middle) + 1);
    const from = new Date(Date.now() + 3_600_000).toISOString();
    const { at: reached, until: end } = await tenant.client.ok<Json>('POST', `${at(one.id)}/replay`, {
      body: { from },
    });
    expect(Number(end) - Number(reached)).toBeLessThan(Number(end));
    await service.idle();
    expect(receiver.taken).toHaveLength(before + (last - middle) + 1);
  });

  it('are for the types, the agent and the environments that were asked for', async () => {
    const otherAgent = await tenant.externalAgent();
    await endpoint({ eventTypes: ['conversation.completed'], agentId, environments: ['live'] });
    const [mine, others, sandbox] = await Promise.all([
      tenant.talk(agentId),
      tenant.talk(otherAgent),
      tenant.talk(agentId, { environment: 'sandbox' }),
    ]);
    for (const talk of [sandbox, others, mine]) {
      await say(talk, 'Bye');
      await talk.status('completed');
    }
    await until('one', () => receiver.taken.length > 0);
    await service.idle();
    expect(receiver.taken.map(({ event }) => [event.type, event.data.conversation.id])).toEqual([
      ['conversation.completed', mine.id],
    ]);
  });

  it('hold no words that were erased before they were sent, nor keep any', async () => {
    await endpoint();
    const talk = await tenant.talk(agentId, { title: 'Zanzibar' });
    receiver.answer = () => 500;
    await say(talk, 'Meet me in Zanzibar');
    await until('a try', () => receiver.received.length >= 1);
    expect(receiver.received[0]?.body).toContain('Zanzibar');
    await talk.delete();
    await eventually('the erasure', async () => ((await tablesWith(service, 'zanzibar')).length === 0 ? true : null));
    const before = receiver.received.length;
    receiver.answer = () => 204;
    service.pass(10);
    await soon('all of it', () => receiver.taken.some(({ event }) => event.type === 'conversation.erased'));
    expect(receiver.versionsOf(talk.id)).toEqual(upTo(receiver.versionsOf(talk.id).length));
    for (const { body } of receiver.received.slice(before)) expect(body).not.toContain('Zanzibar');
    const said = receiver.taken.find(({ event }) => event.type === 'message.created');
    expect(said?.event).toMatchObject({ data: { message: { text: null, role: 'agent' } } });
  });

  it('can be tried out, also while they are disabled', async () => {
    const { id, secret } = await endpoint({ eventTypes: ['conversation.erased'] });
    await tenant.client.ok('PATCH', at(id), { body: { status: 'disabled' } });
    const tried = await tenant.client.ok<Json>('POST', `${at(id)}/test`);
    expect(tried).toMatchObject({ delivered: true, status: 204, error: null });
    expect(verify(secret, receiver.taken[0] as Received)).toMatchObject({ type: 'webhook.test', id: tried.id });
    receiver.answer = () => 500;
    expect(await tenant.client.ok('POST', `${at(id)}/test`)).toMatchObject({ delivered: false, status: 500 });
    expect(await deliveries({ id, secret })).toEqual([]);
  });
});
