import { Service, type ConversationView, type Talk, type Tenant } from '../../../test/service';

let service: Service;
beforeAll(async () => {
  service = await Service.open();
});
afterAll(() => service.close());

describe('changing a conversation', () => {
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });

  const patch = (talk: Talk, body: object, ifMatch?: string | null) =>
    tenant.client.send<ConversationView>('PATCH', talk.at, { body, headers: ifMatch ? { 'if-match': ifMatch } : {} });

  describe('by If-Match', () => {
    it('lets one of two editors win', async () => {
      const talk = await tenant.talk(agentId, { title: 'Before' });
      const { headers } = await tenant.client.send('GET', talk.at);
      const both = await Promise.all(['Mine', 'Yours'].map((title) => patch(talk, { title }, headers.get('etag'))));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
      const won = both.find(({ status }) => status === 200);
      expect(won?.headers.get('etag')).toBe('"2"');
      expect(await talk.read()).toEqual(won?.body);
      expect(both.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'precondition.failed' });
    });

    it('guards mode, status and deletion too', async () => {
      const talk = await tenant.talk(agentId);
      await patch(talk, { title: 'Changed' });
      const old = { headers: { 'if-match': '"1"' } };
      const all = await Promise.all([
        tenant.client.send('PUT', `${talk.at}/mode`, { body: { mode: 'manual' }, ...old }),
        tenant.client.send('PUT', `${talk.at}/status`, { body: { status: 'archived' }, ...old }),
        tenant.client.send('DELETE', talk.at, old),
      ]);
      expect(all.map(({ status }) => status)).toEqual([412, 412, 412]);
      expect(await talk.read()).toMatchObject({ version: 2, mode: 'ai', status: 'pending' });
    });

    it('is not asked for: the last one wins, and nothing is lost of other fields', async () => {
      const talk = await tenant.talk(agentId, { title: 'Kept', customData: { plan: 'free' } });
      await Promise.all([
        patch(talk, { context: 'A customer since 2019' }),
        patch(talk, { customData: { plan: 'pro' } }),
      ]);
      expect(await talk.read()).toMatchObject({
        title: 'Kept',
        context: 'A customer since 2019',
        customData: { plan: 'pro' },
        version: 3,
      });
    });
  });

  it('adds nothing when nothing is different', async () => {
    const talk = await tenant.talk(agentId, { title: 'Same', customData: { a: 1, b: [2] } });
    expect(await patch(talk, { title: 'Same', customData: { b: [2], a: 1 } })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
  });

  it('finds a state by its name in the project, or makes it', async () => {
    const [talk, another] = [await tenant.talk(agentId), await tenant.talk(agentId)];
    const { id } = await tenant.client.ok<{ id: string }>('POST', '/v1/states', {
      body: { projectId: tenant.projectId, name: 'Waiting' },
    });
    expect((await patch(talk, { stateName: 'Waiting' })).body).toMatchObject({ stateId: id });
    const [made, again] = [await patch(talk, { stateName: 'New' }), await patch(another, { stateName: 'New' })];
    expect(made.body.stateId).toBe(again.body.stateId);
    expect(await tenant.client.get(`/v1/states/${made.body.stateId}`)).toMatchObject({ name: 'New' });
    expect(await patch(talk, { stateName: 'Waiting', stateId: id })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/stateName' }] },
    });
  });

  it('takes a field away with null', async () => {
    const talk = await tenant.talk(agentId, { title: 'A title', context: 'A context' });
    expect((await patch(talk, { title: null, context: null })).body).toMatchObject({ title: null, context: null });
  });

  it('keeps every character as it came', async () => {
    const text = ' Zürich → 東京 🚀\r\n\t“quoted” \u202eright to left\u202c e\u0301 \\u0000 ';
    const talk = await tenant.talk(agentId, {
      title: text,
      context: text,
      customData: { [text]: [text, { deep: text }] },
    });
    await talk.ask({ text, context: text });
    expect(await talk.read()).toMatchObject({
      title: text,
      context: text,
      customData: { [text]: [text, { deep: text }] },
    });
    expect((await talk.messages())[0]).toMatchObject({ text, context: text });
  });
});

describe('the life of a conversation', () => {
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });

  const answered = async (): Promise<Talk> => {
    const talk = await tenant.talk(agentId);
    await talk.settled(await talk.ask('Hello?'));
    return talk;
  };

  it('is pending until its first message', async () => {
    const talk = await tenant.talk(agentId);
    expect(await talk.read()).toMatchObject({ status: 'pending', startedAt: null, firstMessageAt: null });
    await talk.ask('Hello?');
    const begun = await talk.read();
    expect(begun).toMatchObject({ status: 'in_progress' });
    expect(begun.startedAt).toBe(begun.firstMessageAt);
  });

  it.each(['in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'])(
    'begins %s where its start says so',
    async (status) => {
      const talk = await tenant.talk(await tenant.externalAgent(), { status });
      const { createdAt, startedAt, completedAt, ...rest } = await talk.read();
      expect(rest).toMatchObject({ status, messageCount: 0 });
      const ended = ['completed', 'abandoned', 'failed'].includes(status);
      expect([startedAt, completedAt]).toEqual([status === 'archived' ? null : createdAt, ended ? createdAt : null]);
    },
  );

  it('takes a first message only in a status that takes one, and begins nothing otherwise', async () => {
    const agentId = await tenant.externalAgent();
    const start = (status: string) =>
      tenant.client.send('POST', '/v1/conversations', { body: { agentId, status, message: { text: 'Hello?' } } });
    expect(await start('in_progress')).toMatchObject({ status: 201, body: { status: 'in_progress', messageCount: 1 } });
    expect(await start('paused')).toMatchObject({ status: 409, body: { code: 'conversation.paused' } });
    expect(await start('archived')).toMatchObject({ status: 409, body: { code: 'conversation.not-open' } });
    const { data } = await tenant.client.get<{ data: unknown[] }>(`/v1/conversations?agentId=${agentId}`);
    expect(data).toHaveLength(1);
  });

  it('refuses a way that there is not', async () => {
    const talk = await answered();
    await talk.status('completed');
    expect(await talk.status('paused')).toMatchObject({
      status: 409,
      body: { code: 'conversation.status-transition', errors: [{ pointer: '/status' }] },
    });
    expect(await talk.status('unheard-of')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('adds nothing when the status is as asked', async () => {
    const talk = await answered();
    const first = await talk.status('completed');
    expect(first.body.completedAt).toEqual(expect.any(String));
    expect((await talk.status('completed')).body).toEqual(first.body);
  });

  it('is paused: refuses messages, lets the running reply end, goes on when resumed', async () => {
    const gate = service.provider.gate();
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const running = await talk.ask('One?');
    await gate.reached;
    const waiting = await talk.ask('Two?');
    await talk.status('paused');
    expect(await talk.post('Three?')).toMatchObject({ status: 409, body: { code: 'conversation.paused' } });
    gate.release();
    expect(await talk.settled(running)).toMatchObject({ phase: 'answered' });
    expect(await talk.reply(waiting)).toMatchObject({ phase: 'waiting' });
    await talk.status('in_progress');
    expect(await talk.settled(waiting)).toMatchObject({ phase: 'answered' });
  });

  it.each(['completed', 'abandoned'])('that was %s is opened again by a message', async (end) => {
    const talk = await answered();
    await talk.status(end);
    expect(await talk.settled(await talk.ask('One more thing'))).toMatchObject({ phase: 'answered' });
    expect(await talk.read()).toMatchObject({ status: 'in_progress', completedAt: null });
  });

  it('stays closed where the project says so', async () => {
    const strict = await service.tenant({ reopenOnMessage: false });
    const talk = await strict.talk(await strict.agent());
    await talk.settled(await talk.ask('Hello?'));
    await talk.status('completed');
    expect(await talk.post('One more thing')).toMatchObject({ status: 409, body: { code: 'conversation.not-open' } });
  });

  it('takes no message once archived', async () => {
    const talk = await answered();
    await talk.status('archived');
    expect(await talk.post('Hello?')).toMatchObject({ status: 409, body: { code: 'conversation.not-open' } });
    await talk.mode('manual');
    expect(await talk.post({ role: 'human', text: 'Hello?' })).toMatchObject({ status: 409 });
    expect(await talk.messages()).toHaveLength(2);
  });
});
