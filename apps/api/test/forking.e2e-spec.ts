import { randomUUID } from 'node:crypto';
import { answer } from '@verbatim/testing';
import { backends, eventually, Receiver, Service, Talk } from '../../../test/service';
import type { Answer, ConversationView, Json, MessageView, PageOf, Tenant } from '../../../test/service';

describe.each(backends)('a fork, with the queue on %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open(backend);
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  const send = (
    talk: Talk,
    body: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<ConversationView>> =>
    tenant.client.send<ConversationView>('POST', `${talk.at}/fork`, { body, headers });
  const forkOf = async (talk: Talk, body: object = {}): Promise<{ view: ConversationView; fork: Talk }> => {
    const { status, body: view } = await send(talk, body);
    expect([status, view]).toEqual([201, expect.anything()]);
    return { view, fork: new Talk(tenant.client, view.id) };
  };
  const asked = async (talk: Talk, question: string, text: string): Promise<string> => {
    service.provider.script(answer({ text }));
    const id = await talk.ask(question);
    await talk.settled(id);
    return id;
  };
  const textsOf = async (talk: Talk): Promise<unknown[]> => (await talk.messages()).map(({ text }) => text);
  const eventsOf = (id: string): Promise<Json[]> =>
    service.rows('select version, type, data, content, metadata from events where stream_id = $1 order by version', [
      id,
    ]);

  it('has what was said up to a message, and goes its own way', async () => {
    const talk = await tenant.talk(agentId, { title: 'Cups', customData: { plan: 'pro' } });
    const first = await asked(talk, 'In blue?', 'Yes, in blue.');
    const [, reply] = await talk.messages();
    await asked(talk, 'In red?', 'No, not in red.');
    const before = await eventsOf(talk.id);
    const parent = await talk.read();

    const { view, fork } = await forkOf(talk, { messageId: reply?.id, title: 'Cups, anew' });
    expect(view).toMatchObject({
      title: 'Cups, anew',
      customData: { plan: 'pro' },
      status: 'in_progress',
      messageCount: 2,
      createdAt: parent.createdAt,
      forkedFrom: { conversationId: talk.id, messageId: reply?.id },
    });
    expect(await fork.read()).toEqual(view);
    expect(await textsOf(fork)).toEqual(['In blue?', 'Yes, in blue.']);
    expect((await fork.messages()).map(({ id }) => id)).not.toContain(first);
    const [question, own] = await fork.messages();
    expect(own?.questionId).toBe(question?.id);
    expect(await fork.reply(question?.id ?? '')).toMatchObject({ phase: 'answered', message: { id: own?.id } });

    await asked(fork, 'In green?', 'In green, yes.');
    expect(await textsOf(fork)).toEqual(['In blue?', 'Yes, in blue.', 'In green?', 'In green, yes.']);
    expect(await textsOf(talk)).toHaveLength(4);
    expect(await talk.read()).toEqual(parent);
    expect(await eventsOf(talk.id)).toEqual(before);
  });

  it('is cut behind the act of the message: with what was decided together with it', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    const id = await talk.ask('How long?');
    const { version } = await talk.read();
    await talk.post({ role: 'agent', text: '30 days.', answers: id });
    const { view } = await forkOf(talk, { messageId: id });
    expect(view.forkedFrom).toEqual({ conversationId: talk.id, messageId: id, version });
    expect(view).toMatchObject({ messageCount: 1, version: version + 1, openQuestions: 0 });
  });

  it('leaves an open question to its parent, where it is answered, once', async () => {
    const gate = service.provider.gate({ first: 'Well, ', rest: 'that is it.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('First?');
    await gate.reached;
    const calls = service.provider.requests.length;
    const { view, fork } = await forkOf(talk);
    expect(view).toMatchObject({ openQuestions: 0, replyRunning: false, messageCount: 1 });
    const [copy] = await fork.messages();
    expect(await fork.reply(copy?.id ?? '')).toMatchObject({
      status: 'failed',
      phase: 'cancelled',
      error: { code: 'cancelled', reason: 'forked' },
    });
    expect(await service.rows('select 1 from owed_work where stream_id = $1', [fork.id])).toEqual([]);
    gate.release();
    expect(await talk.settled(question)).toMatchObject({ phase: 'answered', message: { text: 'Well, that is it.' } });
    await asked(fork, 'Second?', 'Here.');
    expect(service.provider.requests).toHaveLength(calls + 1);
    expect(await textsOf(fork)).toEqual(['First?', 'Second?', 'Here.']);
    await service.idle();
    expect(await textsOf(talk)).toEqual(['First?', 'Well, that is it.']);
  });

  it('says what time its messages took where they were said, and how its own questions fare', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    const open = await talk.ask('How long?');
    const { fork } = await forkOf(talk, { messageId: open });
    const [copy] = await fork.messages();
    const timeline = await tenant.client.get<Json>(`${fork.at}/messages/${copy?.id}/timeline`);
    expect(timeline).toMatchObject({ phase: 'cancelled', startedAt: copy?.createdAt, now: null });
    expect((timeline as { steps: { step: string }[] }).steps.map(({ step }) => step)).toEqual([
      'accepted',
      'handed_over',
      'cancelled',
    ]);
  });

  it('may be forked again: each names the one it came from, and the list finds them', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    await talk.post({ role: 'agent', text: 'Hello.' });
    const [one, other] = [await forkOf(talk), await forkOf(talk)];
    const { view: grandchild } = await forkOf(one.fork);
    expect(grandchild.forkedFrom).toMatchObject({ conversationId: one.view.id, messageId: null });
    const found = async (id: string): Promise<string[]> =>
      (await tenant.client.get<PageOf<ConversationView>>(`/v1/conversations?forkedFrom=${id}`)).data.map(
        (row) => row.id,
      );
    expect((await found(talk.id)).sort()).toEqual([one.view.id, other.view.id].sort());
    expect(await found(one.view.id)).toEqual([grandchild.id]);
    await talk.delete();
    expect(await one.fork.read()).toMatchObject({ forkedFrom: { conversationId: talk.id }, messageCount: 1 });
    const searched = await tenant.client.ok<PageOf<ConversationView>>('POST', '/v1/conversations/search', {
      body: { forkedFrom: [talk.id] },
    });
    expect(searched.data).toHaveLength(2);
  });

  it('is made once under one Idempotency-Key', async () => {
    const talk = await tenant.talk(agentId);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await send(talk, { title: 'Once' }, headers);
    const again = await send(talk, { title: 'Once' }, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('location')).toBe(`/v1/conversations/${first.body.id}`);
    expect(first.headers.get('etag')).toBe(`"${first.body.version}"`);
    expect((await send(talk, { title: 'Twice' }, headers)).status).toBe(422);
  });

  it('is refused where there is nothing to fork, or not there', async () => {
    const [talk, other] = [await tenant.talk(agentId), await tenant.talk(agentId)];
    const elsewhere = await other.post({ role: 'agent', text: 'Hi' });
    const messageId = (elsewhere.body as { message: MessageView }).message.id;
    expect(await send(talk, { messageId })).toMatchObject({
      status: 422,
      body: { code: 'reference.missing', errors: [{ pointer: '/messageId' }] },
    });
    expect(await send(talk, { messageId: 'x' })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await send(talk, { version: 1 })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    const nowhere = new Talk(tenant.client, randomUUID());
    expect(await send(nowhere)).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
    await other.delete();
    expect(await send(other)).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
  });

  it('shows in its audit who did what, in which conversation', async () => {
    const talk = await tenant.talk(await tenant.externalAgent(), { title: 'Cups' });
    const { view, fork } = await forkOf(talk, { title: 'Anew' });
    const { data } = await tenant.client.get<PageOf<Json>>(`${fork.at}/audit?direction=asc`);
    expect(data).toMatchObject([
      { copiedFrom: { conversationId: talk.id, version: 1 }, events: [{ type: 'conversation.started.v1' }] },
      {
        copiedFrom: null,
        fromVersion: 2,
        toVersion: view.version,
        events: [
          { type: 'conversation.forked.v1', what: expect.stringContaining(talk.id) as string },
          { type: 'conversation.details-changed.v1' },
        ],
      },
    ]);
    expect(data[0]?.requestId).not.toBe(data[1]?.requestId);
  });

  it('is told to webhooks as one event, and what was copied is told and counted once', async () => {
    const own = await service.tenant();
    const receiver = await Receiver.start();
    await own.client.ok('POST', '/v1/webhooks', { body: { projectId: own.projectId, url: receiver.url } });
    const talk = await own.talk(await own.externalAgent());
    await talk.post({ role: 'agent', text: 'Hello.' });
    const { version } = await talk.read();
    const view = await own.client.ok<ConversationView>('POST', `${talk.at}/fork`, { body: {} });
    const fork = new Talk(own.client, view.id);
    await fork.post({ role: 'agent', text: 'And now?' });
    await eventually('the webhooks', () =>
      Promise.resolve(receiver.versionsOf(fork.id).at(-1) === version + 2 ? true : null),
    );
    expect(receiver.versionsOf(fork.id)).toEqual([version + 1, version + 2]);
    const counts = await eventually('the counts', async () => {
      const { data } = await own.client.get<{ data: { conversations: number; messages: { agent: number } }[] }>(
        '/v1/analytics/daily-counts',
      );
      const sum = (of: (day: (typeof data)[number]) => number): number => data.reduce((all, day) => all + of(day), 0);
      const messages = sum((day) => day.messages.agent);
      return messages < 2 ? null : { messages, conversations: sum((day) => day.conversations) };
    });
    expect(counts).toEqual({ messages: 2, conversations: 2 });
    await own.client
      .get<PageOf<{ id: string }>>('/v1/webhooks')
      .then(({ data }) => Promise.all(data.map(({ id }) => own.client.send('DELETE', `/v1/webhooks/${id}`))));
    await receiver.close();
  });
});
