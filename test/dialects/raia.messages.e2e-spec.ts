import { answer, startHttpSink, startMailServer, type HttpSink, type MailServer } from '@verbatim/testing';
import { backends, eventually, Service, type Tenant } from '../service';
import { badRequest, notFound, Raia, someNumber, someone, UNKNOWN, type Message, type User } from './support/raia';

interface Response {
  readonly status: string;
  readonly message: Message | null;
  readonly error: string | null;
}
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes !!!').toString('base64')}`;

describe.each(backends)('raia, with the queue on %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let raia: Raia;
  let mails: MailServer;
  let sink: HttpSink;

  beforeAll(async () => {
    [service, mails, sink] = await Promise.all([Service.open(backend), startMailServer(), startHttpSink()]);
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    raia = await Raia.of(service, tenant, await tenant.agent());
    await tenant.connector({
      channel: 'email',
      kind: 'smtp',
      host: mails.host,
      port: mails.port,
      username: mails.username,
      credential: mails.password,
      fromAddress: 'support@larkspur.example',
      fromName: 'Larkspur Home',
    });
    await tenant.connector({ channel: 'sms', kind: 'webhook', url: `${sink.url}/sms`, secret: SECRET });
    await tenant.connector({ channel: 'voice', kind: 'webhook', url: `${sink.url}/calls`, secret: SECRET });
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([mails.close(), sink.close()]);
  });

  const native = (id: string) => tenant.client.get<Record<string, unknown>>(`/v1/conversations/${id}`);
  const mode = (id: string, to: string) => raia.ok('raiaUpdateConversationMode', { path: { id }, body: { mode: to } });
  const manual = (id: string, body: object) => raia.call<Message>('raiaSendManualMessage', { path: { id }, body });
  const responseOn = (id: string, questionMessageId: string): Promise<Response> =>
    raia.ok('raiaGetResponseOn', { path: { id, questionMessageId } });

  describe('starting', () => {
    const begin = (body: object) => raia.call<{ conversationId: string }>('raiaStartConversation', { body });
    const name = { firstName: 'Mira', lastName: 'Okafor' };
    const mail = (email: string, fields: object = {}) =>
      begin({
        channel: 'email',
        ...name,
        email,
        emailSubject: 'Your order',
        emailIntroduction: 'How is it?',
        ...fields,
      });
    const sms = (phoneNumber: string, fields: object = {}) =>
      begin({ channel: 'sms', ...name, phoneNumber, smsIntroduction: 'How is your order?', ...fields });

    it('C12 by e-mail has subject and introduction', async () => {
      const email = someone();
      const { status, body } = await mail(email, { conversationContext: 'A lamp', customData: { order: 1 } });
      expect([status, body]).toEqual([201, { conversationId: expect.any(String) as string }]);
      const sent = await eventually('a mail', async () => mails.mails.find(({ to }) => to.includes(email)) ?? null);
      expect(sent.raw).toContain('Subject: Your order');
      expect(sent.raw).toContain('How is it?');
      expect(await native(body.conversationId)).toMatchObject({ channel: 'email', context: 'A lamp' });
      expect(await raia.get(body.conversationId)).toMatchObject({ metadata: { customData: { order: 1 } } });
      const messages = await raia.messages(body.conversationId);
      expect(messages).toMatchObject([{ message: 'How is it?', senderRole: 'assistant', source: 'email' }]);
    });

    it('C13 by sms has an introduction', async () => {
      const phoneNumber = someNumber();
      const { status, body } = await sms(phoneNumber);
      expect(status).toBe(201);
      await eventually(
        'a webhook call',
        async () => sink.requests.find((one) => one.body.includes(phoneNumber)) ?? null,
      );
      expect(await raia.messages(body.conversationId)).toMatchObject([
        { message: 'How is your order?', senderRole: 'assistant', source: 'sms' },
      ]);
    });

    it('C14 by voice has a first message, and the conversation is marked voice', async () => {
      const call = { channel: 'voice', ...name, phoneNumber: someNumber(), firstMessage: 'Hello, how can I help you?' };
      const { status, body } = await begin(call);
      expect(status).toBe(201);
      expect(await native(body.conversationId)).toMatchObject({ channel: 'voice' });
      expect(await raia.messages(body.conversationId)).toMatchObject([{ message: call.firstMessage, source: 'voice' }]);
      expect((await begin({ ...call, resetConversation: true })).body.conversationId).not.toBe(body.conversationId);
    });

    it('C15 needs the fields of its channel, and a channel', async () => {
      const full = {
        email: { ...name, email: someone(), emailSubject: 'S', emailIntroduction: 'I' },
        sms: { ...name, phoneNumber: someNumber(), smsIntroduction: 'I' },
        voice: { ...name, phoneNumber: someNumber(), firstMessage: 'I' },
      };
      for (const [channel, body] of Object.entries(full))
        for (const field of Object.keys(body))
          expect([channel, field, await begin({ channel, ...body, [field]: undefined })]).toMatchObject([
            channel,
            field,
            { ...badRequest, body: { ...badRequest.body, details: [{ field }] } },
          ]);
      for (const channel of ['fax', undefined, null])
        expect(await begin({ ...full.sms, channel })).toMatchObject({ body: { details: [{ field: 'channel' }] } });
      expect(await mail('no mail')).toMatchObject({ body: { details: [{ field: 'email' }] } });
      expect(await sms('12')).toMatchObject({ body: { details: [{ field: 'phoneNumber' }] } });
      expect(await sms('12', { skipPhoneNumberValidation: true })).toMatchObject({ status: 201 });
    });

    it('C15 needs a connector for the channel', async () => {
      const other = await service.tenant();
      const unconnected = await Raia.of(service, other, await other.externalAgent());
      const body = { channel: 'sms', ...name, phoneNumber: someNumber(), smsIntroduction: 'I' };
      expect(await unconnected.call('raiaStartConversation', { body })).toMatchObject({
        ...badRequest,
        body: {
          ...badRequest.body,
          details: [{ field: 'channel', message: expect.stringContaining('connector') as string }],
        },
      });
    });

    it('C16 finds the user by the contact, or makes one', async () => {
      const [email, phoneNumber] = [someone(), someNumber()];
      const { body } = await mail(email, { context: 'Likes lamps', source: 'webchat', fkId: '4711', fkUserId: 'u-1' });
      const made = (await raia.get(body.conversationId)).user;
      expect(made).toMatchObject({
        ...name,
        email,
        context: 'Likes lamps',
        source: 'webchat',
        fkId: '4711',
        fkUserId: 'u-1',
      });
      const { id } = await raia.user({ email: undefined, phoneNumber });
      const found = await raia.get((await sms(phoneNumber)).body.conversationId);
      expect(found.conversationUserId).toBe(id);
      expect((await raia.get((await mail(email)).body.conversationId)).user.id).toBe(made.id);
    });

    it('C17 goes on with the open conversation, or archives it and opens a new one', async () => {
      const email = someone();
      const first = (await mail(email)).body.conversationId;
      expect(await mail(email)).toMatchObject({ status: 201, body: { conversationId: first } });
      expect(await raia.messages(first)).toHaveLength(2);
      const second = (await mail(email, { resetConversation: true })).body.conversationId;
      expect(second).not.toBe(first);
      expect([(await native(first)).status, (await native(second)).status]).toEqual(['archived', 'in_progress']);
      expect(await raia.messages(second)).toHaveLength(1);
    });
  });

  describe('messages', () => {
    it('C69 are listed oldest first, or newest first on request', async () => {
      const { id } = await raia.start();
      for (const text of ['One?', 'Two?']) {
        service.provider.script(answer({ text: `About ${text}` }));
        expect(await raia.send(id, text)).toMatchObject({ status: 201 });
      }
      const said = await raia.messages(id);
      expect(said.map(({ message, senderRole }) => [senderRole, message])).toEqual([
        ['conversation_user', 'One?'],
        ['assistant', 'About One?'],
        ['conversation_user', 'Two?'],
        ['assistant', 'About Two?'],
      ]);
      expect(await raia.messages(id, { orderDirection: 'ASC' })).toEqual(said);
      expect(await raia.messages(id, { orderDirection: 'DESC' })).toEqual([...said].reverse());
      const path = { id };
      expect(await raia.call('raiaGetConversationMessages', { path, query: { orderDirection: 'up' } })).toMatchObject(
        badRequest,
      );
      expect(await raia.call('raiaGetConversationMessages', { path: { id: UNKNOWN } })).toMatchObject(notFound);
    });

    it('C71 a message that is sent is answered with the reply, paired with it', async () => {
      const { id } = await raia.start();
      service.provider.script(answer({ text: 'Within 30 days.' }));
      const { status, body } = await raia.send(id, 'How long may I return it?');
      const [question, reply] = await raia.messages(id);
      expect([status, body]).toEqual([201, reply]);
      expect(reply).toEqual({
        id: reply?.id,
        message: 'Within 30 days.',
        conversationId: id,
        senderRole: 'assistant',
        conversationMessageId: question?.id,
        source: 'api',
        createdAt: reply?.createdAt,
        fullAIResponse: { reasoning: [], outputText: 'Within 30 days.', urlCitations: [], fileCitations: [] },
        subagentId: null,
        expandedMessage: null,
        files: [],
        isAnonymized: false,
      });
      expect(question).toMatchObject({ conversationMessageId: question?.id, senderRole: 'conversation_user' });
      for (const message of ['', undefined, 1]) expect(await raia.send(id, { message })).toMatchObject(badRequest);
      expect(await raia.send(UNKNOWN, 'Hello?')).toMatchObject(notFound);
    });

    it('C71 the same call again asks nothing again, and gets the same reply', async () => {
      const { id } = await raia.start();
      service.provider.script(answer({ text: 'Yes.' }));
      const sent = { path: { id }, body: { message: 'Once?' }, headers: { 'idempotency-key': `once-${id}` } };
      const first = await raia.call('raiaSendMessage', sent);
      const again = await raia.call('raiaSendMessage', sent);
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await raia.messages(id)).toHaveLength(2);
    });

    it('C71 says why the agent cannot answer', async () => {
      const broken = await Raia.of(service, tenant, await tenant.agent({}, 'unauthorized-401'));
      const { id } = await broken.start();
      const { status, body } = await broken.send(id, 'Hello?');
      const [question] = await broken.messages(id);
      expect([status, body]).toEqual([
        500,
        {
          status: 500,
          name: 'RESPONSE_FAILED',
          message: 'failed: provider-rejected',
          details: [{ conversationMessageId: question?.id }],
        },
      ]);
    });

    it('C72 a message is sent with context and files', async () => {
      const { id } = await raia.start();
      const files = [{ fileName: 'test.png', storagePath: 'conversations/1/test.png' }];
      const body = { message: 'How long?', context: 'About the lamp', files };
      const { body: question } = await raia.send(id, body, 'raiaSendMessageAsync');
      expect(question).toMatchObject({ files: [{ fileName: 'test.png', openAIFileId: '', size: null }] });
      const at = `/v1/conversations/${id}/messages/${question.id}`;
      expect(await tenant.client.get(at)).toMatchObject({
        context: 'About the lamp',
        files: [{ name: 'test.png', reference: 'conversations/1/test.png' }],
      });
      await service.idle();
      expect(JSON.stringify(service.provider.requests.at(-1)?.body)).toContain('About the lamp');
    });

    it('C73 C74 an asynchronous one is answered at once with the question, and its response polled', async () => {
      const gate = service.provider.gate({ rest: 'Within 30 days.' });
      service.provider.script(gate.play);
      const { id } = await raia.start();
      const { status, body: question } = await raia.send(id, 'How long?', 'raiaSendMessageAsync');
      expect([status, question]).toEqual([201, (await raia.messages(id))[0]]);
      await gate.reached;
      expect(await responseOn(id, question.id)).toEqual({ status: 'pending', message: null, error: null });
      gate.release();
      const done = await eventually('an answer', async () => {
        const now = await responseOn(id, question.id);
        return now.status === 'pending' ? null : now;
      });
      const reply = (await raia.messages(id))[1];
      expect(done).toEqual({ status: 'completed', message: reply, error: null });
      expect(reply).toMatchObject({ message: 'Within 30 days.', conversationMessageId: question.id });
      const at = (path: Record<string, string>) => raia.call('raiaGetResponseOn', { path });
      for (const [to, of] of [
        [id, UNKNOWN],
        [id, reply?.id ?? ''],
        [UNKNOWN, question.id],
      ] as const)
        expect(await at({ id: to, questionMessageId: of })).toMatchObject(notFound);
    });

    it('C74 tells that it failed, and why', async () => {
      const broken = await Raia.of(service, tenant, await tenant.agent({}, 'unauthorized-401'));
      const { id } = await broken.start();
      const { body: question } = await broken.send(id, 'Hello?', 'raiaSendMessageAsync');
      const path = { id, questionMessageId: question.id };
      const failed = await eventually('a failure', async () => {
        const now = await broken.ok<Response>('raiaGetResponseOn', { path });
        return now.status === 'pending' ? null : now;
      });
      expect(failed).toEqual({ status: 'failed', message: null, error: 'failed: provider-rejected' });
    });

    it('C75 in manual mode the agent does not answer', async () => {
      const { id } = await raia.start();
      await mode(id, 'manual');
      const { status, body } = await raia.send(id, 'Anybody?');
      await service.idle();
      expect([status, await raia.messages(id)]).toEqual([201, [body]]);
      expect(body).toMatchObject({ message: 'Anybody?', senderRole: 'conversation_user' });
      expect(await responseOn(id, body.id)).toEqual({ status: 'pending', message: null, error: null });
    });

    it('C76 a manual message is said by a human, who may be named, as may the question', async () => {
      const { id } = await raia.start();
      await mode(id, 'manual');
      const { body: question } = await raia.send(id, 'Anybody?', 'raiaSendMessageAsync');
      const { id: authorId } = await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Jo' } });
      const said = await manual(id, { message: 'Me.', conversationMessageId: question.id, authorId });
      expect(said).toMatchObject({
        status: 200,
        body: { message: 'Me.', senderRole: 'manual_assistant', conversationMessageId: question.id, source: 'api' },
      });
      expect(said.body).toEqual((await raia.messages(id))[1]);
      expect(await responseOn(id, question.id)).toMatchObject({ status: 'completed', message: { message: 'Me.' } });
      expect(await manual(id, { message: 'Anything else?' })).toMatchObject({ status: 200 });
      expect(await manual(id, { message: 'Hm', authorId: UNKNOWN })).toMatchObject({
        ...badRequest,
        body: { ...badRequest.body, details: [{ field: 'authorId' }] },
      });
      expect(await manual(id, { message: 'Hm', conversationMessageId: UNKNOWN })).toMatchObject({
        ...badRequest,
        body: { ...badRequest.body, details: [{ field: 'conversationMessageId' }] },
      });
    });

    it('C77 a manual message is refused in ai mode, on a voice conversation and on an unknown one', async () => {
      const { id } = await raia.start();
      expect(await manual(id, { message: 'Me.' })).toMatchObject(badRequest);
      const call = await raia.ok<{ conversationId: string }>('raiaStartConversation', {
        body: { channel: 'voice', firstName: 'A', lastName: 'B', phoneNumber: someNumber(), firstMessage: 'Hello' },
      });
      await mode(call.conversationId, 'manual');
      expect(await manual(call.conversationId, { message: 'Me.' })).toMatchObject(badRequest);
      expect(await manual(UNKNOWN, { message: 'Me.' })).toMatchObject(notFound);
    });
  });

  describe('feedback', () => {
    it('C70 C92 is shown on the conversation and the message; a second vote updates it', async () => {
      service.provider.script(answer({ text: 'Within 30 days.' }));
      const { id, user } = await raia.start();
      const { body: reply } = await raia.send(id, 'How long?');
      const body = { conversationMessageId: reply.id, userId: user.id, voteType: 'up', question: 'How long?' };
      const first = await raia.rate(body);
      expect(first).toMatchObject({
        status: 201,
        body: {
          conversationMessageId: reply.id,
          voteType: 'up',
          question: 'How long?',
          answer: 'Within 30 days.',
          comment: null,
        },
      });
      expect(await raia.rate({ ...body, answer: 'Within 30 days.' })).toMatchObject({ status: 201, body: first.body });
      const second = await raia.rate({ ...body, voteType: 'down', answer: 'Within a month.', comment: 'Not so' });
      expect([second.status, second.body.id, second.body.createdAt]).toEqual([
        201,
        first.body.id,
        first.body.createdAt,
      ]);
      const base = {
        id: first.body.id,
        voteType: 'down',
        question: 'How long?',
        answer: 'Within a month.',
        comment: 'Not so',
        userEmail: user.email,
      };
      const { createdAt, updatedAt } = second.body;
      expect((await raia.get(id)).feedbacks).toEqual([{ ...base, createdAt, updatedAt }]);
      expect((await raia.list({ userId: user.id })).data[0]?.feedbacks).toEqual([{ ...base, createdAt, updatedAt }]);
      const shown = await raia.messages(id, { shouldIncludeFeedbacks: true });
      expect(shown.map((one) => one.conversationMessageFeedbacks)).toEqual([[], [base]]);
      for (const message of await raia.messages(id, { shouldIncludeFeedbacks: false }))
        expect(message).not.toHaveProperty('conversationMessageFeedbacks');
    });

    it('C92 on a question is about its answer', async () => {
      service.provider.script(answer({ text: 'Yes.' }));
      const { id, user } = await raia.start();
      const { body: reply } = await raia.send(id, 'Really?');
      const body = {
        conversationMessageId: reply.conversationMessageId,
        userId: user.id,
        voteType: 'up',
        question: 'Q',
      };
      expect(await raia.rate(body)).toMatchObject({ status: 201, body: { question: 'Really?', answer: 'Yes.' } });
      expect((await raia.messages(id, { shouldIncludeFeedbacks: true }))[1]?.conversationMessageFeedbacks).toHaveLength(
        1,
      );
    });

    it('C92 needs a message of the user’s with this agent, and a vote', async () => {
      const { id, user } = await raia.start();
      await mode(id, 'manual');
      const { body: said } = await manual(id, { message: 'Hello' });
      const body = { conversationMessageId: said.id, userId: user.id, voteType: 'up', question: 'Q' };
      const stranger = await raia.user();
      for (const wrong of [{ conversationMessageId: UNKNOWN }, { userId: UNKNOWN }, { userId: stranger.id }])
        expect(await raia.rate({ ...body, ...wrong })).toMatchObject(notFound);
      const other = await Raia.of(service, tenant, await tenant.externalAgent());
      expect(await other.rate(body)).toMatchObject(notFound);
      for (const wrong of [{ voteType: 'sideways' }, { voteType: undefined }, { question: undefined }, { userId: 'x' }])
        expect(await raia.rate({ ...body, ...wrong })).toMatchObject(badRequest);
      const { body: question } = await raia.send(id, 'Anybody?', 'raiaSendMessageAsync');
      expect(await raia.rate({ ...body, conversationMessageId: question.id })).toMatchObject(badRequest);
      expect(await raia.rate(body)).toMatchObject({ status: 201, body: { question: null, answer: 'Hello' } });
    });
  });

  describe('deleting', () => {
    const remove = (conversationUserId: unknown) =>
      raia.call('raiaDeleteUserConversations', { body: { conversationUserId } });

    it('C95 takes all conversations of one user with this agent, and no others', async () => {
      const other = await Raia.of(service, tenant, await tenant.externalAgent());
      const [user, stranger]: User[] = [await raia.user(), await raia.user()];
      const conversationUserId = user?.id ?? '';
      const mine: string[] = [];
      for (let n = 0; n < 23; n += 1) mine.push((await raia.start({ conversationUserId })).id);
      service.provider.script(answer({ text: 'Yes.' }));
      await raia.send(mine[0] ?? '', 'Really?');
      await raia.send(mine[1] ?? '', 'Will this be answered?', 'raiaSendMessageAsync');
      const kept = [
        await other.start({ conversationUserId }),
        await raia.start({ conversationUserId: stranger?.id ?? '' }),
      ];
      expect(await remove(conversationUserId)).toMatchObject({ status: 204, body: null });
      for (const id of mine) expect(await raia.call('raiaGetConversation', { path: { id } })).toMatchObject(notFound);
      expect(await raia.list({ userId: conversationUserId })).toMatchObject({ totalItems: 0 });
      expect(await raia.call('raiaGetConversationMessages', { path: { id: mine[0] ?? '' } })).toMatchObject(notFound);
      expect(await raia.send(mine[0] ?? '', 'And now?')).toMatchObject(notFound);
      expect([await other.get(kept[0]?.id ?? ''), await raia.get(kept[1]?.id ?? '')]).toEqual(
        kept.map((one) => ({ ...one, feedbacks: [] })),
      );
      expect(await remove(conversationUserId)).toMatchObject({ status: 204 });
      await service.idle();
    });

    it('C95 needs a user, in a body', async () => {
      for (const wrong of [undefined, '', 'nobody', null, [UNKNOWN]])
        expect(await remove(wrong)).toMatchObject(badRequest);
      expect(await remove(UNKNOWN)).toMatchObject(notFound);
      expect(await raia.call('raiaDeleteUserConversations')).toMatchObject(badRequest);
    });
  });
});
