import { randomUUID } from 'node:crypto';
import {
  replying,
  startHttpSink,
  startMailServer,
  type HttpSink,
  type Mail,
  type MailServer,
  type SinkRequest,
} from '@verbatim/testing';
import { Webhook } from 'standardwebhooks';
import {
  backends,
  eventually,
  Service,
  Talk,
  type Answer,
  type ConversationView,
  type MessageView,
  type PageOf,
  type Tenant,
} from '../../../test/service';

type OutboundView = ConversationView & { readonly message: MessageView };

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes !!!').toString('base64')}`;
const someone = () => `${randomUUID()}@example.com`;
const someNumber = () => `+4144${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

describe.each(backends)('an outbound conversation, with wake-ups by %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let mails: MailServer;
  let sink: HttpSink;

  beforeAll(async () => {
    [service, mails, sink] = await Promise.all([Service.open(backend), startMailServer(), startHttpSink()]);
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agentId = await tenant.agent();
    await connect(tenant);
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([mails.close(), sink.close()]);
  });

  const connect = async (to: Tenant, server = mails): Promise<void> => {
    await to.connector({
      channel: 'email',
      kind: 'smtp',
      host: server.host,
      port: server.port,
      username: server.username,
      credential: server.password,
      fromAddress: 'support@larkspur.example',
      fromName: 'Larkspur Home',
      signature: 'Larkspur Home, 1 Mill Lane',
    });
    await to.connector({ channel: 'sms', kind: 'webhook', url: `${sink.url}/sms`, secret: SECRET });
    await to.connector({ channel: 'voice', kind: 'webhook', url: `${sink.url}/calls`, secret: SECRET });
  };
  const start = (body: object, headers: Record<string, string> = {}, by = tenant): Promise<Answer<OutboundView>> =>
    by.client.send<OutboundView>('POST', '/v1/conversations/outbound', { body, headers });
  const email = (address: string, fields: object = {}, headers: Record<string, string> = {}) =>
    start(
      {
        channel: 'email',
        agentId,
        user: { email: address, firstName: 'Mia' },
        subject: 'Your order',
        introduction: 'Hello Mia, your order is ready.',
        ...fields,
      },
      headers,
    );
  const sms = (phone: string, fields: object = {}) =>
    start({ channel: 'sms', agentId, user: { phone }, introduction: 'Your order is ready.', ...fields });
  const talkOf = ({ body }: Answer<OutboundView>) => new Talk(tenant.client, body.id);

  /** The introduction once it is known what became of it. */
  const ended = ({ body: { id, message } }: Answer<OutboundView>, by = tenant): Promise<MessageView> =>
    eventually('the end of a delivery', async () => {
      const now = await by.client.get<MessageView>(`/v1/conversations/${id}/messages/${message.id}`);
      return now.delivery?.status === 'pending' ? null : now;
    });
  const mailTo = (address: string): Promise<Mail> =>
    eventually('a mail', async () => mails.mails.find(({ to }) => to.includes(address)) ?? null);
  const postTo = (phone: string): Promise<SinkRequest> =>
    eventually('a webhook call', async () => sink.requests.find(({ body }) => body.includes(phone)) ?? null);
  const owed = (messageId: string) =>
    service.rows<{ state: string; last_error: string | null }>(
      `select state, last_error from owed_work where kind = 'deliver-message' and lane = $1`,
      [messageId],
    );
  const postponed = (messageId: string) =>
    eventually('a try that failed for now', async () => {
      const [row] = await owed(messageId);
      return row?.last_error === 'connector-unavailable' ? row : null;
    });
  const openOnes = async (userId: string | null) =>
    (await tenant.client.get<PageOf<ConversationView>>(`/v1/conversations?userId=${userId}`)).data.filter(
      ({ status }) => status !== 'archived' && status !== 'completed',
    );

  it('is mailed, and its introduction shows that it arrived', async () => {
    const address = someone();
    const started = await email(address, { title: 'Order 4711', user: { email: address, source: 'web shop' } });
    expect(started).toMatchObject({
      status: 201,
      body: {
        channel: 'email',
        title: 'Order 4711',
        status: 'in_progress',
        messageCount: 1,
        turnCount: 0,
        message: {
          role: 'agent',
          text: 'Hello Mia, your order is ready.',
          delivery: { channel: 'email', to: address, subject: 'Your order', status: 'pending', attempts: 0 },
        },
      },
    });
    expect(started.headers.get('location')).toBe(`/v1/conversations/${started.body.id}`);
    const reference = `<${started.body.message.id}@larkspur.example>`;
    expect((await ended(started)).delivery).toMatchObject({
      status: 'delivered',
      attempts: 1,
      reason: null,
      reference,
    });
    const { raw } = await mailTo(address);
    expect(raw).toContain('Subject: Your order');
    expect(raw).toContain(`Message-ID: ${reference}`);
    expect(raw).toContain('Hello Mia, your order is ready.\r\n\r\n-- \r\nLarkspur Home, 1 Mill Lane');
    const user = await tenant.client.get<object>(`/v1/users/${started.body.userId}`);
    expect(user).toMatchObject({ email: address, source: 'web shop' });
  });

  it('shows the same in its answer as when it is read', async () => {
    const started = await email(someone(), { customData: { plan: 'pro' } });
    const { message: _, ...conversation } = started.body;
    await ended(started);
    expect(await talkOf(started).read()).toEqual({
      ...conversation,
      version: conversation.version + 1,
      updatedAt: expect.any(String) as string,
      updatedBy: { kind: 'worker', id: expect.any(String) as string },
    });
  });

  it('is texted by a signed call, with the id of the gateway kept', async () => {
    const phone = someNumber();
    sink.script(replying(200, { reference: 'SM4711' }));
    const started = await sms(phone, { fromNumber: '+41446681801' });
    expect(started).toMatchObject({ status: 201, body: { channel: 'sms', message: { delivery: { to: phone } } } });
    const { headers, body, path } = await postTo(phone);
    expect(path).toBe('/sms');
    expect(headers['webhook-id']).toBe(started.body.message.id);
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'message.outbound',
      channel: 'sms',
      conversationId: started.body.id,
      messageId: started.body.message.id,
      to: phone,
      from: '+41446681801',
      text: 'Your order is ready.',
    });
    expect((await ended(started)).delivery).toMatchObject({ status: 'delivered', reference: 'SM4711' });
  });

  it('is called, each time in a conversation of its own', async () => {
    const phone = someNumber();
    const call = () => start({ channel: 'voice', agentId, user: { phone }, firstMessage: 'Hello, this is Ada.' });
    const [first, second] = [await call(), await call()];
    expect(first).toMatchObject({ status: 201, body: { channel: 'voice', message: { modality: 'voice' } } });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect(second.body.userId).toBe(first.body.userId);
    expect((await postTo(phone)).path).toBe('/calls');
  });

  it('can be answered: what the user says next is a question like any other', async () => {
    const started = await email(someone());
    const reply = await talkOf(started).settled(await talkOf(started).ask('When are you open?'));
    expect(reply.phase).toBe('answered');
    expect((await talkOf(started).messages()).map(({ role }) => role)).toEqual(['agent', 'user', 'agent']);
  });

  it('fails at once when the recipient is refused', async () => {
    const address = someone();
    mails.refusals.set(address, 550);
    expect((await ended(await email(address))).delivery).toMatchObject({
      status: 'failed',
      reason: 'connector-rejected',
      attempts: 1,
      reference: null,
    });
  });

  it('is tried again while the mail server is down, and arrives once when it is up', async () => {
    const other = await service.tenant();
    const down = await startMailServer();
    await connect(other, down);
    await down.close();
    const address = someone();
    const body = { channel: 'email', user: { email: address }, subject: 'Hello', introduction: 'Hello!' };
    const started = await start({ ...body, agentId: await other.agent() }, {}, other);
    const { id } = started.body.message;
    await postponed(id);
    const up = await startMailServer(down.port);
    await service.hurry(id, 1);
    expect((await ended(started, other)).delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(up.mails.map(({ to }) => to)).toEqual([[address]]);
    await up.close();
  });

  it('is given up after six tries, and says so', async () => {
    const phone = someNumber();
    sink.script(...Array.from({ length: 6 }, () => replying(503)));
    const started = await sms(phone);
    const { id } = started.body.message;
    for (let tried = 1; tried < 6; tried += 1) {
      await postponed(id);
      await service.hurry(id, tried);
    }
    expect((await ended(started)).delivery).toMatchObject({
      status: 'failed',
      reason: 'connector-unavailable',
      attempts: 6,
    });
    expect(await owed(id)).toMatchObject([{ state: 'done' }]);
  });

  it('goes on in the open conversation, and changes what else is given', async () => {
    const address = someone();
    const first = await email(address, { title: 'Order 4711', variables: { a: 1, b: 1 } });
    await ended(first);
    const second = await email(
      address,
      { introduction: 'Are you coming?', title: 'Order 4711, late', variables: { b: 2 } },
      { 'idempotency-key': randomUUID() },
    );
    expect(second).toMatchObject({
      status: 200,
      body: {
        id: first.body.id,
        title: 'Order 4711, late',
        variables: { a: 1, b: 2 },
        messageCount: 2,
        message: { seq: 2, text: 'Are you coming?', delivery: { status: 'pending' } },
      },
    });
    const { message, ...answered } = second.body;
    await ended(second);
    expect(await talkOf(first).read()).toEqual({
      ...answered,
      version: answered.version + 1,
      updatedAt: expect.any(String) as string,
      updatedBy: { kind: 'worker', id: expect.any(String) as string },
    });
    expect((await talkOf(first).messages()).map(({ id }) => id)).toEqual([first.body.message.id, message.id]);
  });

  it('opens another one once the last has ended, and beside that of another channel', async () => {
    const [address, phone] = [someone(), someNumber()];
    const first = await email(address);
    await talkOf(first).status('completed');
    const second = await email(address);
    expect(second.status).toBe(201);
    const texted = await sms(phone, { user: { phone, email: address } });
    expect(texted).toMatchObject({ status: 201, body: { userId: first.body.userId } });
    expect((await openOnes(first.body.userId)).map(({ id }) => id).sort()).toEqual(
      [second.body.id, texted.body.id].sort(),
    );
  });

  it('archives the open one when it is to be reset', async () => {
    const address = someone();
    const first = await email(address);
    const second = await email(address, { resetConversation: true });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect(await talkOf(first).read()).toMatchObject({ status: 'archived' });
    const [changed] = await service.rows<{ data: object }>(
      `select data from events where stream_id = $1 and type = 'conversation.status-changed.v1' order by version desc limit 1`,
      [first.body.id],
    );
    expect(changed?.data).toMatchObject({ to: 'archived', cause: 'reset' });
  });

  it('is made once for an Idempotency-Key, and once for an id', async () => {
    const address = someone();
    const key = { 'idempotency-key': randomUUID() };
    const first = await email(address, { resetConversation: true }, key);
    const again = await email(address, { resetConversation: true }, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await email(address, {}, key)).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });

    const id = randomUUID();
    for (const fields of [{ id }, { id, resetConversation: true }])
      expect(await email(address, fields)).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(await talkOf(first).messages()).toHaveLength(2);
    const chosen = { id: randomUUID(), resetConversation: true };
    expect(await email(address, chosen)).toMatchObject({ status: 201, body: { id: chosen.id } });
    expect(await email(address, chosen)).toMatchObject({ status: 200, body: { id: chosen.id, messageCount: 1 } });
    expect(await email(address, { ...chosen, introduction: 'Other words' })).toMatchObject({
      status: 409,
      body: { code: 'message.id-taken' },
    });
  });

  it('takes no id of another conversation, and archives nothing for it', async () => {
    const [address, strangers] = [someone(), await email(someone())];
    const open = await email(address);
    expect(await email(address, { id: strangers.body.id, resetConversation: true })).toMatchObject({
      status: 409,
      body: { code: 'conversation.exists' },
    });
    expect(await talkOf(open).read()).toMatchObject({ status: 'in_progress' });
  });

  it.each([false, true])('is opened once by calls that race with keys of their own (reset: %s)', async (reset) => {
    const address = someone();
    const before = await email(address);
    const call = () => email(address, { resetConversation: reset }, { 'idempotency-key': randomUUID() });
    if (!reset) await talkOf(before).status('completed');
    const answers = await Promise.all(Array.from({ length: 6 }, call));
    for (const { status } of answers) expect([200, 201, 409]).toContain(status);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    expect(await openOnes(before.body.userId)).toHaveLength(1);
  });

  it('is finished by its repetition when it broke off between the two', async () => {
    const address = someone();
    const before = await email(address);
    await talkOf(before).status('archived'); // as far as the broken call had come
    const after = await email(address, { resetConversation: true }, { 'idempotency-key': randomUUID() });
    expect(after.status).toBe(201);
    expect((await openOnes(before.body.userId)).map(({ id }) => id)).toEqual([after.body.id]);
  });

  it('is not sent any more once it is archived or deleted', async () => {
    const unsent = async () => {
      sink.script(replying(503, undefined, { 'retry-after': '60' }));
      const started = await sms(someNumber());
      await postponed(started.body.message.id);
      return started;
    };
    const archived = await unsent();
    await talkOf(archived).status('archived');
    await service.hurry(archived.body.message.id, 1);
    expect((await ended(archived)).delivery).toMatchObject({ status: 'failed', reason: 'conversation-closed' });

    const deleted = await unsent();
    await talkOf(deleted).delete();
    expect(await owed(deleted.body.message.id)).toMatchObject([{ state: 'done' }]);
    await talkOf(deleted).restore();
    expect((await ended(deleted)).delivery).toMatchObject({ status: 'failed', reason: 'conversation-closed' });
  });

  it('is refused without a connector, and nothing is written', async () => {
    const bare = await service.tenant();
    const address = someone();
    const body = { channel: 'email', user: { email: address }, subject: 'Hello', introduction: 'Hello!' };
    expect(await start({ ...body, agentId: await bare.agent() }, {}, bare)).toMatchObject({
      status: 422,
      body: { code: 'connector.missing', errors: [{ pointer: '/channel' }] },
    });
    expect(await bare.client.get<PageOf<object>>(`/v1/users?email=${address}`)).toMatchObject({ data: [] });
  });

  it('fails where the connector was taken away meanwhile', async () => {
    const other = await service.tenant();
    const connectorId = await other.connector({ channel: 'sms', kind: 'webhook', url: `${sink.url}/sms` });
    sink.script(replying(503));
    const body = { channel: 'sms', user: { phone: someNumber() }, introduction: 'Hello!' };
    const started = await start({ ...body, agentId: await other.agent() }, {}, other);
    await postponed(started.body.message.id);
    await other.client.ok('DELETE', `/v1/connectors/${connectorId}`);
    await service.hurry(started.body.message.id, 1);
    expect((await ended(started, other)).delivery).toMatchObject({ status: 'failed', reason: 'connector-missing' });
  });

  it('is refused with a bad number, a stranger’s agent, and a state that is not there', async () => {
    expect(await sms('044 668 18 00')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/user/phone' }] } });
    const stranger = await service.tenant();
    expect(await sms(someNumber(), { agentId: await stranger.agent() })).toMatchObject({
      status: 422,
      body: { code: 'agent.missing' },
    });
    expect(await sms(someNumber(), { stateId: randomUUID() })).toMatchObject({
      status: 422,
      body: { code: 'reference.missing' },
    });
    expect(await sms('7-11 ext. 3', { skipPhoneValidation: true })).toMatchObject({ status: 201 });
  });

  it('names the member who had it said', async () => {
    const member = await tenant.client.ok<{ id: string }>('POST', '/v1/members', {
      body: { name: 'Ada Lovelace', email: someone() },
    });
    const byHeader = await email(someone(), {}, { 'acting-member': member.id });
    const byBody = await email(someone(), { authorId: member.id });
    for (const { body } of [byHeader, byBody]) expect(body.message.authorId).toBe(member.id);
    expect(await email(someone(), { authorId: randomUUID() })).toMatchObject({
      status: 422,
      body: { code: 'reference.missing' },
    });
  });
});
