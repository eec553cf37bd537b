import { randomUUID } from 'node:crypto';
import { answer } from '@verbatim/testing';
import { backends, Service, Talk, type MessageView, type StartedView, type Tenant } from '../../../test/service';

describe.each(backends)('a reply can be had in three ways, with the queue on %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open(backend);
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  it('is accepted with 202, and polled', async () => {
    const gate = service.provider.gate({ rest: 'Within 30 days.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const accepted = await talk.post('How long may I return it?');
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('etag')).toBe('"4"');
    expect(accepted.body.message).toMatchObject({ seq: 1, role: 'user', text: 'How long may I return it?' });
    const question = accepted.body.message.id;
    expect(accepted.headers.get('location')).toBe(`${talk.at}/messages/${question}/reply`);
    await gate.reached;
    expect(await talk.reply(question)).toEqual({
      questionId: question,
      status: 'pending',
      phase: 'running',
      message: null,
      mergedInto: null,
      error: null,
      draft: null,
    });
    gate.release();
    expect(await talk.phase(question, 'answered')).toMatchObject({
      status: 'completed',
      message: { role: 'agent', text: 'Within 30 days.', questionId: question, seq: 2 },
    });
  });

  it('holds the call with Prefer: wait', async () => {
    service.provider.script(answer({ text: 'Within 30 days.' }));
    const talk = await tenant.talk(agentId);
    const held = await talk.post('How long?', { prefer: 'wait=20' });
    expect(held).toMatchObject({
      status: 200,
      body: {
        message: { text: 'How long?', replyPhase: 'answered' },
        reply: { status: 'completed', message: { text: 'Within 30 days.' } },
      },
    });
    expect(held.headers.get('preference-applied')).toBe('wait=20');
  });

  it('falls back to 202 when the time is up, and the run goes on', async () => {
    const gate = service.provider.gate({ rest: 'At last.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const held = await talk.post('Still there?', { prefer: 'wait=1' });
    expect(held).toMatchObject({ status: 202, body: { reply: { status: 'pending', phase: 'running' } } });
    gate.release();
    expect(await talk.settled(held.body.message.id)).toMatchObject({ message: { text: 'At last.' } });
  });

  it('does not hold the call for somebody outside', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const began = performance.now();
    const held = await talk.post('Is a person there?', { prefer: 'wait=20' });
    expect(held).toMatchObject({ status: 202, body: { reply: { status: 'pending', phase: 'awaiting_human' } } });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('streams the reply as it is written', async () => {
    const gate = service.provider.gate({ first: 'Within ', rest: '30 days.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const stream = await talk.stream('How long?');
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const accepted = await stream.until('accepted');
    expect(accepted.data).toMatchObject({ message: { text: 'How long?' }, reply: { status: 'pending' } });
    const first = await stream.until('delta');
    expect(first.data).toMatchObject({ attempt: 1, offset: 0, text: 'Within' });
    gate.release();
    const rest = await stream.rest();
    expect(rest.at(-1)).toMatchObject({
      event: 'completed',
      data: { status: 'completed', message: { text: 'Within 30 days.', id: first.data['replyId'] } },
    });
    const deltas = stream.seen.filter(({ event }) => event === 'delta');
    expect(deltas.map(({ data }) => data['text']).join('')).toBe('Within 30 days.');
  });

  it('takes up a stream that broke off', async () => {
    const gate = service.provider.gate({ first: 'One ', rest: 'two.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const broken = await talk.stream('Count!');
    const { data } = await broken.until('accepted');
    await broken.until('delta');
    broken.close();
    const question = (data['message'] as MessageView).id;
    const again = await tenant.client.events('GET', `${talk.at}/messages/${question}/reply`);
    expect((await again.until('resumed')).data).toMatchObject({ status: 'pending', phase: 'running' });
    expect((await again.until('delta')).data).toMatchObject({ attempt: 1, offset: 0, text: 'One' }); // what it missed
    gate.release();
    expect((await again.until('completed')).data).toMatchObject({ message: { text: 'One two.' } });
    expect(await again.next()).toBeNull();
    const late = await tenant.client.events('GET', `${talk.at}/messages/${question}/reply`);
    expect((await late.rest()).map(({ event }) => event)).toEqual(['resumed', 'completed']);
  });

  it('starts with a first message, and can be held for its reply', async () => {
    service.provider.script(answer({ text: 'Hello!' }));
    const started = await tenant.client.send<StartedView>('POST', '/v1/conversations', {
      body: { agentId, title: 'A greeting', message: { text: 'Hi' } },
      headers: { prefer: 'wait=20' },
    });
    expect(started).toMatchObject({
      status: 201,
      body: {
        title: 'A greeting',
        status: 'in_progress',
        messageCount: 2,
        openQuestions: 0,
        message: { text: 'Hi', replyPhase: 'answered' },
        reply: { status: 'completed', message: { text: 'Hello!' } },
      },
    });
    expect(started.headers.get('etag')).toBe(`"${started.body.version}"`);
  });

  it('keeps how the answer came about', async () => {
    service.provider.script(answer({ text: 'Counted.', tokens: { input: 31, output: 7 } }));
    const talk = await tenant.talk(agentId);
    const reply = await talk.settled(await talk.ask('Count!'));
    expect(reply.message?.provenance).toEqual({
      provider: 'openai-compatible',
      model: 'scripted',
      attempt: 1,
      inputTokens: 31,
      outputTokens: 7,
      latencyMs: expect.any(Number) as number,
      firstTokenMs: expect.any(Number) as number,
      finishReason: 'stop',
    });
  });

  it('adds nothing when an id that the caller chose is sent again', async () => {
    const [id, messageId] = [randomUUID(), randomUUID()];
    const start = () => tenant.client.send<StartedView>('POST', '/v1/conversations', { body: { id, agentId } });
    expect([(await start()).status, (await start()).status]).toEqual([201, 200]);
    const talk = new Talk(tenant.client, id);
    const first = await talk.post({ id: messageId, text: 'Once' });
    await talk.settled(messageId);
    const second = await talk.post({ id: messageId, text: 'Once' });
    expect(second).toMatchObject({ status: 202, body: { message: { id: first.body.message.id } } });
    expect(await talk.messages()).toHaveLength(2);
    expect(await talk.post({ id: messageId, text: 'Other words' })).toMatchObject({
      status: 409,
      body: { code: 'message.id-taken' },
    });
    const other = await tenant.agent();
    expect(await tenant.client.send('POST', '/v1/conversations', { body: { id, agentId: other } })).toMatchObject({
      status: 409,
      body: { code: 'conversation.exists' },
    });
  });

  it('repeats a start with a first message without asking twice', async () => {
    const body = { id: randomUUID(), agentId, message: { text: 'Only once' } };
    const start = () => tenant.client.send<StartedView>('POST', '/v1/conversations', { body });
    const all = await Promise.all(Array.from({ length: 10 }, start));
    expect(all.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(all.map(({ body: { message } }) => message?.id)).size).toBe(1);
    const talk = new Talk(tenant.client, body.id);
    await talk.settled(all[0]?.body.message?.id ?? '');
    expect((await talk.messages()).map(({ role }) => role)).toEqual(['user', 'agent']);
  });

  it('says which ids are unknown', async () => {
    const talk = await tenant.talk(agentId);
    const nobody = randomUUID();
    const get = (path: string) => tenant.client.send('GET', path);
    expect(await get(`/v1/conversations/${nobody}`)).toMatchObject({
      status: 404,
      body: { code: 'conversation.not-found', status: 404, requestId: expect.any(String) as string, retryable: false },
    });
    expect((await get(`/v1/conversations/${nobody}`)).headers.get('content-type')).toContain(
      'application/problem+json',
    );
    expect(await new Talk(tenant.client, nobody).post('Hi')).toMatchObject({ status: 404 });
    expect(await get(`${talk.at}/messages/${nobody}`)).toMatchObject({ body: { code: 'message.not-found' } });
    expect(await get(`${talk.at}/messages/${nobody}/reply`)).toMatchObject({ body: { code: 'question.not-found' } });
    expect(await get(`/v1/conversations/${nobody}/stream`)).toMatchObject({ status: 404 });
  });
});
