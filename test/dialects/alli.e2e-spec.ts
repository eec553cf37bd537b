import { Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent, UNKNOWN } from './support/dialect';

interface Chat {
  readonly id: string;
  readonly sender: string;
  readonly message: string;
  readonly timestamp: number;
  readonly rating: boolean | null;
  readonly agentRating: boolean | null;
}
interface Conversation {
  readonly id: string;
  readonly title: string | null;
  readonly user: { readonly userId: string } | null;
  readonly createdAt: number;
  readonly lastChatTime: number | null;
  readonly categories: readonly string[];
  readonly chats: readonly Chat[];
  readonly variables: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly conversations: readonly Conversation[];
  readonly cursor: string | null;
}

let service: Service;
let alli: Dialect;
let tenant: Tenant;
let agentId: string;

beforeAll(async () => {
  service = await Service.open();
  alli = new Dialect(service, 'alli.json');
  tenant = await service.tenant();
  agentId = await tenant.externalAgent({ name: 'Ada', description: 'Answers questions about orders.' });
});
afterAll(() => service.close());

const at = (id: string, more: object = {}): Sent => ({ path: { conversation_id: id, ...more } });
const get = (id: string, query: Sent['query'] = {}): Promise<Conversation> =>
  alli.ok<Conversation>('alliGetConversation', tenant.key, { ...at(id), query });
const list = (query: Sent['query'] = {}, key = tenant.key): Promise<Page> =>
  alli.ok<Page>('alliListConversations', key, { query });
const refused = async (operation: string, sent: Sent, key = tenant.key): Promise<unknown> => {
  const { status, body } = await alli.call(operation, key, sent);
  return { status, body };
};
const because = (status: number, code: number, message: unknown = expect.any(String)) => ({
  status,
  body: { type: 'APIError', code, message },
});
const badToken = { status: 401, body: { error: { value: 1013, name: 'INVALID_TOKEN' }, message: 'INVALID_TOKEN' } };

/** A conversation with one question that was answered. */
const answered = async (fields: object = {}, answer: object = {}): Promise<{ talk: Talk; answerId: string }> => {
  const talk = await tenant.talk(agentId, fields);
  const answers = await talk.ask('Can I return a lamp?');
  const { body } = await talk.post({ role: 'agent', answers, text: 'Within 30 days.', ...answer });
  return { talk, answerId: body.message.id };
};
const member = (fields: object): Promise<{ id: string }> =>
  tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: fields });
const usersWith = async (query: string): Promise<{ id: string; email: string | null; externalId: string | null }[]> =>
  (await tenant.client.get<{ data: { id: string; email: string; externalId: string }[] }>(`/v1/users?${query}`)).data;
const keyWith = (fields: object): Promise<string> => tenant.keyWith(fields);

const ofOne = ['alliGetConversation', 'alliListChats', 'alliIsRunning', 'alliStop', 'alliDeleteConversation'] as const;

describe('access', () => {
  it('C3 a key is required, in API-KEY or as a bearer', async () => {
    const { id } = await tenant.talk(agentId);
    for (const operation of ['alliListConversations', ...ofOne])
      for (const key of [null, '', 'garbage', `${tenant.key.slice(0, -1)}_`]) {
        const { status, body } = await alli.call(operation, key, at(id));
        expect([operation, { status, body }]).toEqual([operation, badToken]);
      }
    const bearer = { authorization: `Bearer ${tenant.key}` };
    expect((await alli.call('alliGetConversation', null, { ...at(id), headers: bearer })).status).toBe(200);
  });

  it('C3 the identity headers are optional on every call, and refused when they name nobody', async () => {
    const { id } = await tenant.talk(agentId);
    await member({ name: 'Noor', email: 'noor@example.com' });
    const read = (headers: Record<string, string>) =>
      alli.call('alliGetConversation', tenant.key, { ...at(id), headers });
    const all = { 'agent-email': 'NOOR@example.com', 'user-email': 'mira@example.com', 'own-user-id': 'mira' };
    expect((await read(all)).status).toBe(200);
    expect((await read({ 'agent-email': '', 'user-email': '', 'own-user-id': '' })).status).toBe(200);
    expect(await read({ 'agent-email': 'nobody@example.com' })).toMatchObject(
      because(400, 7003, expect.stringContaining('AGENT-EMAIL')),
    );
    for (const [name, value] of [
      ['agent-email', 'noor'],
      ['user-email', 'mira@'],
      ['own-user-id', 'base64:?'],
      ['own-user-id', 'x'.repeat(256)],
    ] as const)
      expect(await read({ [name]: value })).toMatchObject(
        because(400, 7003, expect.stringContaining(name.toUpperCase())),
      );
  });

  it('C3 AGENT-EMAIL makes the call, and a change is theirs', async () => {
    const { id: memberId } = await member({ name: 'Ines', email: 'ines@example.com' });
    const talk = await tenant.talk(agentId);
    await alli.ok('alliSetConversationTitle', tenant.key, {
      ...at(talk.id),
      headers: { 'agent-email': 'ines@example.com' },
      body: { title: 'By Ines' },
    });
    expect((await talk.read()).updatedBy).toEqual({ kind: 'member', id: memberId });
    const other = await service.tenant();
    const foreign = await alli.call('alliListConversations', other.key, {
      headers: { 'agent-email': 'ines@example.com' },
    });
    expect(foreign).toMatchObject(because(400, 7003));
  });

  it('C4 an unknown OWN-USER-ID makes the user, the same one finds it, in either form', async () => {
    const headersOf = (own: string) => ({ headers: { 'own-user-id': own } });
    await Promise.all(
      Array.from({ length: 10 }, () => alli.ok('alliListConversations', tenant.key, headersOf('crm-4711'))),
    );
    expect(await usersWith('externalId=crm-4711')).toHaveLength(1);
    const name = 'ユーザー 1';
    const encoded = `base64:${Buffer.from(name).toString('base64')}`;
    for (let time = 0; time < 2; time += 1) await alli.ok('alliListConversations', tenant.key, headersOf(encoded));
    expect(await usersWith(`externalId=${encodeURIComponent(name)}`)).toHaveLength(1);
    expect((await usersWith(`externalId=${encodeURIComponent(encoded)}`)).length).toBe(0);
  });

  it('C4 a key that may not write users names none', async () => {
    const key = await keyWith({ scopes: ['conversations:read'] });
    const headers = { 'own-user-id': 'never-made' };
    expect(await alli.call('alliListConversations', key, { headers })).toMatchObject(because(403, 7001));
    expect((await alli.call('alliListConversations', key)).status).toBe(200);
    expect(await usersWith('externalId=never-made')).toEqual([]);
  });

  it('C5 USER-EMAIL becomes the e-mail of that user, and stays one person’s', async () => {
    const call = (own: string | null, email: string) =>
      alli.call('alliListConversations', tenant.key, {
        headers: { 'user-email': email, ...(own === null ? {} : { 'own-user-id': own }) },
      });
    const emailOf = async (own: string) => (await usersWith(`externalId=${own}`))[0]?.email;
    await call('c5', 'First@Example.com');
    expect(await emailOf('c5')).toBe('first@example.com');
    await call('c5', 'second@example.com');
    expect(await emailOf('c5')).toBe('second@example.com');
    expect(await call('c5-other', 'second@example.com')).toMatchObject(
      because(400, 7003, expect.stringContaining('USER-EMAIL')),
    );
    await call(null, 'second@example.com');
    expect(await usersWith('email=second@example.com')).toMatchObject([{ externalId: 'c5' }]);
  });
});

describe('one conversation', () => {
  it('C22 has what Alli shows of it, and the newest 20 chats, oldest first', async () => {
    const { id: userId } = await tenant.client.ok<{ id: string }>('POST', '/v1/users', {
      body: { externalId: 'c22', firstName: 'Mira', lastName: 'Okafor' },
    });
    const { id: categoryId } = await tenant.client.ok<{ id: string }>('POST', '/v1/categories', {
      body: { projectId: tenant.projectId, name: 'Returns' },
    });
    const { talk } = await answered({
      user: { id: userId },
      title: 'A lamp',
      memo: 'Call back',
      categoryIds: [categoryId],
      variables: { plan: 'pro' },
    });
    for (let n = 0; n < 11; n += 1) {
      const answers = await talk.ask(`Question ${n}`);
      await talk.post({ role: 'agent', answers, text: `Answer ${n}` });
    }
    const native = await talk.read();
    const messages = await talk.messages();
    const shown = await get(talk.id);
    expect({ ...shown, chats: [] }).toEqual({
      id: talk.id,
      title: 'A lamp',
      user: { userId, firstName: 'Mira', lastName: 'Okafor' },
      createdAt: Date.parse(native.createdAt),
      lastChatTime: Date.parse(native.lastMessageAt ?? ''),
      isEnd: false,
      categories: ['Returns'],
      memo: 'Call back',
      chats: [],
      chatCount: 24,
      llmApp: { id: agentId, name: 'Ada', description: 'Answers questions about orders.' },
      variables: { plan: 'pro' },
    });
    expect(shown.chats.map(({ id }) => id)).toEqual(messages.slice(-20).map(({ id }) => id));
    expect(shown.chats.slice(-2)).toMatchObject([
      { sender: 'USER', message: 'Question 10', timestamp: Date.parse(messages.at(-2)?.createdAt ?? '') },
      { sender: 'BOT', message: 'Answer 10' },
    ]);
    await talk.status('failed');
    expect(await get(talk.id)).toMatchObject({ isEnd: true });
  });

  it('C22 with nothing known has null where nothing is', async () => {
    const { id } = await tenant.talk(agentId);
    expect(await get(id)).toMatchObject({ title: null, user: null, memo: null, lastChatTime: null, chats: [] });
  });

  it('C23 shows the variables that are named: separated by commas, repeated, or all of them', async () => {
    const { id } = await tenant.talk(agentId, { variables: { a: 1, b: [2], c: null } });
    const shown = async (variables?: string | string[]) =>
      (await get(id, variables === undefined ? {} : { variables })).variables;
    expect(await shown('a,b')).toEqual({ a: 1, b: [2] });
    expect(await shown(['a', 'b'])).toEqual({ a: 1, b: [2] });
    expect(await shown('none')).toEqual({});
    for (const all of [undefined, '']) expect(await shown(all)).toEqual({ a: 1, b: [2], c: null });
  });
});

describe('changes', () => {
  it('C63 state, assignee, categories and title change; what is absent stays, null takes away', async () => {
    const { id: memberId } = await member({ name: 'Sam', email: 'sam@example.com' });
    const { id: categoryId } = await tenant.client.ok<{ id: string }>('POST', '/v1/categories', {
      body: { projectId: tenant.projectId, name: 'Billing' },
    });
    const talk = await tenant.talk(agentId, { title: 'Before' });
    const update = (body: object) =>
      alli.ok<Conversation>('alliUpdateConversation', tenant.key, { ...at(talk.id), body });
    const stateOf = async () => {
      const { stateId, assigneeId, title, categoryIds } = await talk.read();
      const name = stateId && (await tenant.client.get<{ name: string }>(`/v1/states/${stateId}`)).name;
      return { state: name, assigneeId, title, categoryIds };
    };
    await update({ state: 'in_progress', assignee: 'SAM@example.com', categoryIds: [categoryId] });
    expect(await stateOf()).toEqual({
      state: 'in_progress',
      assigneeId: memberId,
      title: 'Before',
      categoryIds: [categoryId],
    });
    expect(await update({ title: 'After' })).toMatchObject({ title: 'After', categories: ['Billing'] });
    await update({ state: 'done', assignee: memberId });
    await update({});
    expect(await stateOf()).toMatchObject({ state: 'done', assigneeId: memberId, title: 'After' });
    await update({ state: 'no' });
    expect(await stateOf()).toMatchObject({ state: null, assigneeId: memberId });
    await update({ state: 'Waiting for parts' });
    await update({ state: null, assignee: null, categoryIds: null, title: null });
    expect(await stateOf()).toEqual({ state: null, assigneeId: null, title: null, categoryIds: [] });
  });

  it('C63 a state is found by its name, and made once however many ask for it', async () => {
    const talks = await Promise.all(Array.from({ length: 8 }, () => tenant.talk(agentId)));
    await Promise.all(
      talks.map(({ id }) => alli.ok('alliUpdateConversation', tenant.key, { ...at(id), body: { state: 'Sought' } })),
    );
    const states = new Set(await Promise.all(talks.map(async (talk) => (await talk.read()).stateId)));
    expect([states.size, states.has(null)]).toEqual([1, false]);
  });

  it('C63 refuses an assignee who is nobody, a category of elsewhere and a title too long, and changes nothing', async () => {
    const talk = await tenant.talk(agentId, { title: 'Before' });
    const other = await service.tenant();
    const { id: foreign } = await other.client.ok<{ id: string }>('POST', '/v1/members', {
      body: { name: 'Theirs', email: 'theirs@example.com' },
    });
    const bodies = [
      { assignee: 'nobody@example.com', title: 'X' },
      { assignee: 'theirs@example.com', title: 'X' },
      { assignee: foreign, title: 'X' },
      { categoryIds: [UNKNOWN], title: 'X' },
      { title: 'x'.repeat(301) },
      { title: '' },
      { state: '' },
      { categoryIds: 'x' },
    ];
    for (const body of bodies)
      expect([body, await refused('alliUpdateConversation', { ...at(talk.id), body })]).toEqual([
        body,
        because(400, 7003),
      ]);
    expect(await get(talk.id)).toMatchObject({ title: 'Before' });
  });

  it('C64 the title changes alone', async () => {
    const { id } = await tenant.talk(agentId, { title: 'Before', memo: 'Stays' });
    const set = (body: object) => alli.call<Conversation>('alliSetConversationTitle', tenant.key, { ...at(id), body });
    expect((await set({ title: 'After' })).body).toMatchObject({ id, title: 'After', memo: 'Stays' });
    expect((await set({ title: null })).body).toMatchObject({ title: null });
    expect(await set({})).toMatchObject(because(400, 7003, expect.stringContaining('title')));
  });
});

describe('chats', () => {
  it('C78 come oldest first, a hundred on a page', async () => {
    const talk = await tenant.talk(agentId);
    for (let n = 0; n < 4; n += 1) await talk.ask({ text: `${n}`, onBusy: 'enqueue' });
    await service.rows(
      `insert into messages (shard, account_id, conversation_id, id, seq, role, text, partial, created_at, version)
       select shard, account_id, conversation_id, gen_random_uuid(), 4 + n, 'agent', 'Told ' || n, false, created_at, version
       from messages, generate_series(1, 196) n where conversation_id = $1 and seq = 4`,
      [talk.id],
    );
    const page = async (query: Sent['query'] = {}): Promise<string[]> =>
      (await alli.ok<{ chats: Chat[] }>('alliListChats', tenant.key, { ...at(talk.id), query })).chats.map(
        ({ message }) => message,
      );
    const all = ['0', '1', '2', '3', ...Array.from({ length: 196 }, (_, n) => `Told ${n + 1}`)];
    expect(await page()).toEqual(all.slice(0, 100));
    expect(await page({ pageNo: 2 })).toEqual(all.slice(100));
    for (const pageNo of [3, 21_474_836]) expect(await page({ pageNo })).toEqual([]);
    for (const pageNo of ['0', '-1', '1.5', '', 'x', '21474837'])
      expect(await refused('alliListChats', { ...at(talk.id), query: { pageNo } })).toEqual(
        because(400, 7003, expect.stringContaining('pageNo')),
      );
  });

  it('C79 one of them has the steps on the way to it', async () => {
    const steps = [{ tool: 'search', query: 'lamp' }, 'thought'];
    const { talk, answerId } = await answered({}, { steps });
    const one = (chatId: string) => alli.call('alliGetChat', tenant.key, at(talk.id, { chat_id: chatId }));
    expect((await one(answerId)).body).toMatchObject({ id: answerId, sender: 'BOT', intermediateSteps: steps });
    const [question] = await talk.messages();
    expect((await one(question?.id ?? '')).body).toMatchObject({ sender: 'USER', intermediateSteps: [] });
    expect(await one(UNKNOWN)).toMatchObject(because(404, 7404));
    expect((await get(talk.id)).chats[1]).not.toHaveProperty('intermediateSteps');
  });

  it('C80 of the bot have their citations', async () => {
    const citations = [
      {
        sourceId: 'clue',
        title: 'Returns',
        quote: 'Within 30 days',
        url: 'https://larkspur.example',
        kind: 'web',
        knowledgeBaseId: 'kb',
        pageNumber: 3,
      },
      { sourceId: 'faq', title: 'Questions', quote: 'Yes', url: null, kind: 'faq' },
    ];
    const { talk } = await answered({}, { citations });
    const { chats } = await get(talk.id);
    expect(chats.map((chat) => (chat as Chat & { citations: unknown }).citations)).toEqual([
      [],
      [
        {
          clueId: 'clue',
          source: 'WEB',
          title: 'Returns',
          knowledgeBaseId: 'kb',
          pageNo: 3,
          url: 'https://larkspur.example',
          text: 'Within 30 days',
        },
        {
          clueId: 'faq',
          source: 'FAQ',
          title: 'Questions',
          knowledgeBaseId: null,
          pageNo: null,
          url: null,
          text: 'Yes',
        },
      ],
    ]);
  });

  it('C78 of a human of the staff are the agent’s', async () => {
    const talk = await tenant.talk(agentId);
    await talk.ask('Hello?');
    await talk.mode('manual');
    await talk.post({ role: 'human', text: 'By a human' });
    expect((await get(talk.id)).chats.map(({ sender }) => sender)).toEqual(['USER', 'AGENT']);
  });
});

describe('feedback', () => {
  const rate = (id: string, chatId: string, body: object, headers: Record<string, string> = {}) =>
    alli.call<Chat>('alliGiveFeedback', tenant.key, { ...at(id, { chat_id: chatId }), body, headers });

  it('C90 has rating, selection and suggested answer, and is seen on the chat', async () => {
    const { talk, answerId } = await answered({ user: { externalId: 'c90' } });
    const given = { rating: false, selection: 'Not helpful', suggestedAnswer: 'Within 60 days.' };
    expect((await rate(talk.id, answerId, given)).body).toMatchObject({
      id: answerId,
      rating: false,
      agentRating: null,
    });
    const native = await tenant.client.get<{ data: object[] }>(`${talk.at}/messages/${answerId}/feedback`);
    expect(native.data).toMatchObject([
      { rating: 'down', reasons: ['Not helpful'], suggestedAnswer: 'Within 60 days.', rater: { kind: 'user' } },
    ]);
    expect((await get(talk.id)).chats).toMatchObject([{ rating: null }, { rating: false }]);
    expect((await list({ pageSize: 50 })).conversations.find(({ id }) => id === talk.id)?.chats[1]?.rating).toBe(false);
    const { chats } = await alli.ok<{ chats: Chat[] }>('alliListChats', tenant.key, at(talk.id));
    expect(chats.map(({ rating }) => rating)).toEqual([null, false]);
    expect((await rate(talk.id, answerId, { rating: true, selection: ['A', 'B'] })).body.rating).toBe(true);
  });

  it('C90 refuses what says nothing, the user’s own words and what is not there', async () => {
    const { talk, answerId } = await answered();
    const [question] = await talk.messages();
    for (const body of [{}, { rating: null, selection: '', suggestedAnswer: '' }, { rating: 'up' }])
      expect(await rate(talk.id, answerId, body)).toMatchObject(because(400, 7003));
    expect((await rate(talk.id, question?.id ?? '', { rating: true })).status).toBeGreaterThanOrEqual(400);
    expect(await rate(talk.id, UNKNOWN, { rating: true })).toMatchObject(because(404, 7404));
    expect(await rate(UNKNOWN, answerId, { rating: true })).toMatchObject(because(404, 7404));
  });

  it('C90 is given once under an Idempotency-Key', async () => {
    const { talk, answerId } = await answered();
    const again = () => rate(talk.id, answerId, { rating: true }, { 'idempotency-key': 'once' });
    const [first, second] = [await again(), await again()];
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  });

  it('C91 of a human agent is apart from the user’s', async () => {
    await member({ name: 'Rae', email: 'rae@example.com' });
    const { talk, answerId } = await answered({ user: { externalId: 'c91' } });
    const byAgent = { 'agent-email': 'rae@example.com' };
    expect((await rate(talk.id, answerId, { rating: true }, byAgent)).body).toMatchObject({
      rating: null,
      agentRating: true,
    });
    expect((await rate(talk.id, answerId, { rating: false }, { 'own-user-id': 'c91' })).body).toMatchObject({
      rating: false,
      agentRating: true,
    });
    await rate(talk.id, answerId, { rating: false }, byAgent);
    expect((await get(talk.id)).chats[1]).toMatchObject({ rating: false, agentRating: false });
  });
});

describe('errors', () => {
  const raw = async (method: string, path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${service.url}/compat/alli${path}`, {
      method,
      ...init,
      headers: { 'api-key': tenant.key, ...(init.headers as Record<string, string>) },
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const json = { headers: { 'content-type': 'application/json' } };

  it('C98 have the form of Alli’s wherever they come from', async () => {
    const conversations = '/webapi/v2/conversations';
    expect(await raw('GET', '/webapi/v2/nothing')).toEqual(because(404, 7404));
    expect(await raw('PATCH', conversations)).toEqual(because(405, 7405));
    expect(await raw('GET', `${conversations}/%zz`)).toEqual(because(400, 7002));
    expect(await raw('GET', `${conversations}?order=%ff`)).toEqual(because(400, 7003));
    expect(await raw('POST', `${conversations}/bulk_update`, { ...json, body: '{' })).toEqual(because(400, 7002));
    expect(await raw('POST', `${conversations}/bulk_update`, { ...json, body: '[]' })).toEqual(because(400, 7003));
  });

  it('C98 tell an unknown id from one that is none, and another account’s from neither', async () => {
    const other = await service.tenant();
    const { id } = await tenant.talk(agentId);
    for (const operation of ofOne) {
      expect(await refused(operation, at(UNKNOWN))).toEqual(because(404, 7404));
      expect(await refused(operation, at(id), other.key)).toEqual(because(404, 7404));
      expect(await refused(operation, at('no-id'))).toEqual(
        because(400, 7003, expect.stringContaining('conversation_id')),
      );
    }
  });

  it('C98 tell a key that may not', async () => {
    const key = await keyWith({ scopes: ['conversations:write'] });
    expect(await refused('alliListConversations', {}, key)).toEqual(because(403, 7001));
  });
});
