import { randomUUID } from 'node:crypto';
import { answer } from '@verbatim/testing';
import { Service, type Answer, type Client, type Json, type PostedView, type Tenant } from '../../../test/service';

interface Call {
  readonly client: Client;
  readonly path: string;
  readonly body: object;
}

describe('a POST with an Idempotency-Key', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  const at = async (path: string, { manual = false } = {}): Promise<string> => {
    const talk = await tenant.talk(agentId);
    if (manual) await talk.mode('manual');
    return `${talk.at}/${path}`;
  };
  const ours = (path: string, body: object): Call => ({ client: tenant.client, path, body });
  const post = ({ client, path, body }: Call, key: string, headers = {}): Promise<Answer<Json>> =>
    client.send('POST', path, { body, headers: { 'idempotency-key': key, ...headers } });
  const isReplay = ({ headers }: Answer<unknown>): boolean => headers.get('idempotent-replayed') === 'true';
  const effects = async (): Promise<number> => {
    const [row] = await service.rows<{ n: number }>(
      `select (select count(*) from events) + (select count(*) from audit_log) + (select count(*) from messages) as n`,
    );
    return Number(row?.n);
  };

  const calls: [string, () => Promise<Call>, Json][] = [
    ['start', async () => ours('/v1/conversations', { agentId, title: 'Once' }), { agentId: '', title: 'Other' }],
    ['message', async () => ours(await at('messages'), { text: 'Once' }), { text: 'Other' }],
    [
      'human message',
      async () => ours(await at('messages', { manual: true }), { role: 'human', text: 'Once' }),
      { role: 'human', text: 'Other' },
    ],
    ['agent', async () => ours('/v1/agents', { projectId: tenant.projectId, name: 'Once' }), { name: 'Other' }],
    ['user', async () => ours('/v1/users', { firstName: 'Once' }), { firstName: 'Other' }],
    [
      'key',
      async () => ({
        client: service.client(),
        path: `/v1/admin/accounts/${tenant.accountId}/keys`,
        body: { name: 'Once', mode: 'test' },
      }),
      { name: 'Other', mode: 'test' },
    ],
  ];

  describe.each(calls)('that makes a %s', (_name, prepare, other) => {
    it('gets the first answer again', async () => {
      const [call, key] = [await prepare(), randomUUID()];
      const first = await post(call, key);
      expect(first.status).toBeLessThan(300);
      expect(isReplay(first)).toBe(false);
      const again = await post(call, key);
      expect(isReplay(again)).toBe(true);
      expect(again.status).toBe(first.status);
      // A secret is shown once and kept nowhere.
      expect(again.body).toEqual('key' in first.body ? { ...first.body, key: null } : first.body);
      for (const header of ['etag', 'location']) expect(again.headers.get(header)).toBe(first.headers.get(header));
    });

    it('is refused with another body', async () => {
      const [call, key] = [await prepare(), randomUUID()];
      await post(call, key);
      await service.idle();
      const before = await effects();
      expect(await post({ ...call, body: other }, key)).toMatchObject({
        status: expect.any(Number) as number,
        body: { code: expect.stringMatching(/^(idempotency\.key-reused|request\.invalid)$/) as string },
      });
      expect(await effects()).toBe(before);
    });

    it('has one effect, sent a hundred times at once', async () => {
      const call = await prepare();
      await service.idle();
      const single = await effects();
      await post(call, randomUUID());
      await service.idle();
      const weight = (await effects()) - single;
      const fresh = await prepare();
      const before = await effects();
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 100 }, () => post(fresh, key)));
      expect(answers.filter((one) => !isReplay(one))).toHaveLength(1);
      expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
      expect(new Set(answers.map(({ body }) => body['id'] ?? (body as unknown as PostedView).message.id)).size).toBe(1);
      await service.idle();
      expect((await effects()) - before).toBe(weight);
    });
  });

  it('that stops: has one effect, sent a hundred times at once', async () => {
    service.provider.script('hang-before-headers');
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('Never mind');
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => talk.stop({ 'idempotency-key': key })));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.stopped).toMatchObject([{ questionId: question, phase: 'cancelled' }]);
    }
    expect(await talk.stop({ 'idempotency-key': randomUUID() })).toMatchObject({ body: { stopped: [] } });
  });

  it('is refused with 422 when the body is another, valid one', async () => {
    const call = ours(await at('messages'), { text: 'Once' });
    await post(call, 'the-same');
    expect(await post({ ...call, body: { text: 'Other' } }, 'the-same')).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key-reused' },
    });
  });

  it('belongs to one address and one account', async () => {
    const key = randomUUID();
    const [one, two] = [ours(await at('messages'), { text: 'Hi' }), ours(await at('messages'), { text: 'Hi' })];
    const stranger = await service.tenant();
    const answers = [
      await post(one, key),
      await post(two, key),
      await post({ client: stranger.client, path: '/v1/users', body: { firstName: 'Mia' } }, key),
      await post(ours('/v1/users', { firstName: 'Mia' }), key),
    ];
    expect(answers.map(isReplay)).toEqual([false, false, false, false]);
  });

  it('keeps nothing of a call that was refused', async () => {
    const talk = await tenant.talk(agentId);
    const call = ours(`${talk.at}/messages`, { role: 'human', text: 'Hello' });
    const key = randomUUID();
    expect((await post(call, key)).status).toBe(409);
    await talk.mode('manual');
    expect(await post(call, key)).toMatchObject({ status: 201 });
  });

  it('takes up the same question when it asked to wait, or to stream', async () => {
    const gate = service.provider.gate({ rest: 'Once.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const idempotency = { 'idempotency-key': randomUUID() };
    const first = await talk.post('Hello?', idempotency);
    await gate.reached;
    const held = talk.post('Hello?', { ...idempotency, prefer: 'wait=20' });
    const stream = await tenant.client.events('POST', `${talk.at}/messages`, {
      body: { text: 'Hello?' },
      headers: idempotency,
    });
    expect(stream.headers.get('idempotent-replayed')).toBe('true');
    expect(await stream.until('accepted')).toMatchObject({ data: first.body });
    gate.release();
    expect(await held).toMatchObject({ status: 200, body: { reply: { message: { text: 'Once.' } } } });
    expect(await stream.until('completed')).toMatchObject({ data: { message: { text: 'Once.' } } });
    expect(await talk.messages()).toHaveLength(2);
  });

  it('is remembered across a restart', async () => {
    service.provider.script(answer({ text: 'Once.' }));
    const call = ours(await at('messages'), { text: 'Hello?' });
    const key = randomUUID();
    const first = await post(call, key);
    await service.stopApi();
    await service.startApi();
    const again = await post(call, key);
    expect(isReplay(again)).toBe(true);
    expect(again.body).toEqual(first.body);
  });
});
