import fc from 'fast-check';
import { Service, type Tenant } from '../service';
import type { Sent } from './support/dialect';
import { badRequest, forbidden, notFound, Raia, someNumber, someone, UNKNOWN, type Page } from './support/raia';

let service: Service;
let tenant: Tenant;
let raia: Raia;

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant();
  raia = await Raia.of(service, tenant, await tenant.externalAgent({ name: 'Wren' }));
});
afterAll(() => service.close());

const native = (id: string) => tenant.client.get<Record<string, unknown>>(`/v1/conversations/${id}`);
const ids = ({ data }: Pick<Page, 'data'>): string[] => data.map(({ id }) => id);
const operations: readonly [string, Sent][] = [
  ['raiaGetConversations', {}],
  ['raiaCreateConversation', { body: { conversationUserId: UNKNOWN } }],
  ['raiaDeleteUserConversations', { body: { conversationUserId: UNKNOWN } }],
  ['raiaGetConversationStates', {}],
  ['raiaGetConversation', { path: { id: UNKNOWN } }],
  ['raiaUpdateConversation', { path: { id: UNKNOWN }, body: {} }],
  ['raiaStartConversation', { body: {} }],
  ['raiaGetConversationMessages', { path: { id: UNKNOWN } }],
  ['raiaSendMessage', { path: { id: UNKNOWN }, body: { message: 'Hi' } }],
  ['raiaSendMessageAsync', { path: { id: UNKNOWN }, body: { message: 'Hi' } }],
  ['raiaGetResponseOn', { path: { id: UNKNOWN, questionMessageId: UNKNOWN } }],
  ['raiaUpdateConversationMode', { path: { id: UNKNOWN }, body: { mode: 'ai' } }],
  ['raiaSendManualMessage', { path: { id: UNKNOWN }, body: { message: 'Hi' } }],
  ['raiaCreateUser', { body: {} }],
  ['raiaSearchUser', { query: { fkId: '1' } }],
  ['raiaGetUser', { path: { id: UNKNOWN } }],
  ['raiaDeleteUser', { path: { id: UNKNOWN } }],
  ['raiaGiveFeedback', { body: {} }],
];

describe('access', () => {
  it.each(operations)('C1 %s takes an agent’s key and no other', async (operation, sent) => {
    for (const key of [null, tenant.key]) expect(await raia.call(operation, sent, key)).toMatchObject(forbidden);
    const bearer = { ...sent, headers: { authorization: `Bearer ${raia.key}` } };
    expect(await raia.call(operation, bearer, null)).toMatchObject(forbidden);
  });

  it('C1 a key that is none is not taken', async () => {
    for (const key of ['garbage', `${raia.key.slice(0, -1)}_`, 'two words'])
      expect(await raia.call('raiaGetConversations', {}, key)).toMatchObject(forbidden);
  });

  it('C2 a key sees only its own agent’s conversations', async () => {
    const other = await Raia.of(service, tenant, await tenant.externalAgent());
    const mine = await raia.start();
    const theirs = await other.start({ conversationUserId: mine.conversationUserId });
    expect(ids(await other.list())).toEqual([theirs.id]);
    expect(ids(await raia.list({ userId: mine.conversationUserId }))).toEqual([mine.id]);
    for (const [operation, sent] of operations.filter(([, { path }]) => path !== undefined))
      expect(
        await other.call(operation, { ...sent, path: { ...sent.path, id: mine.id } as Record<string, string> }),
      ).toMatchObject(notFound);
    expect(await native(mine.id)).toMatchObject({ mode: 'ai', status: 'pending', messageCount: 0 });
  });
});

describe('creating', () => {
  it('C9 has user, title, context, customData and state; customData comes back under metadata', async () => {
    const user = await raia.user();
    const { id: stateId } = await tenant.client.ok<{ id: string }>('POST', '/v1/states', {
      body: { projectId: tenant.projectId, name: 'Created' },
    });
    const customData = { order: 'A-1009', nested: { a: [null, 1] } };
    const body = {
      conversationUserId: user.id,
      title: 'A return',
      context: 'Bought last week',
      customData,
      conversationStateId: stateId,
    };
    const { status, body: made } = await raia.call<Record<string, unknown>>('raiaCreateConversation', { body });
    expect(status).toBe(201);
    const record = await native(String(made.id));
    expect(made).toEqual({
      id: record.id,
      conversationUserId: user.id,
      title: 'A return',
      aiConversationId: `conv_${String(record.id).replaceAll('-', '')}`,
      metadata: { customData },
      mode: 'ai',
      conversationStateId: stateId,
      user,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      assignedUser: null,
      isAnonymized: false,
    });
    expect(record).toMatchObject({ context: 'Bought last week', customData, channel: 'api' });
    expect(await raia.get(String(made.id))).toEqual({ ...made, feedbacks: [] });
  });

  it('C9 is done once for an Idempotency-Key', async () => {
    const { id: conversationUserId } = await raia.user();
    const sent = { body: { conversationUserId, title: 'Once' }, headers: { 'idempotency-key': 'once' } };
    const [first, again] = [
      await raia.call('raiaCreateConversation', sent),
      await raia.call('raiaCreateConversation', sent),
    ];
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    expect((await raia.list({ userId: conversationUserId })).totalItems).toBe(1);
  });

  it('C10 refuses a title over 255 or a context over 256000 characters', async () => {
    const { id: conversationUserId } = await raia.user();
    const create = (fields: object) => raia.call('raiaCreateConversation', { body: { conversationUserId, ...fields } });
    expect(await create({ title: 'ä'.repeat(255), context: 'c'.repeat(256_000) })).toMatchObject({ status: 201 });
    for (const [field, text] of [
      ['title', 't'.repeat(256)],
      ['context', 'c'.repeat(256_001)],
    ] as const)
      expect(await create({ [field]: text })).toMatchObject({
        ...badRequest,
        body: { ...badRequest.body, details: [{ field }] },
      });
    const { id } = await raia.start();
    expect(await raia.call('raiaUpdateConversation', { path: { id }, body: { title: 't'.repeat(256) } })).toMatchObject(
      badRequest,
    );
  });

  it('C11 needs a user who exists', async () => {
    const create = (body: object) => raia.call('raiaCreateConversation', { body });
    expect(await create({ title: 'Whose?' })).toMatchObject({
      ...badRequest,
      body: { ...badRequest.body, details: [{ field: 'conversationUserId' }] },
    });
    expect(await create({ conversationUserId: 'nobody' })).toMatchObject(badRequest);
    expect(await create({ conversationUserId: UNKNOWN })).toMatchObject(notFound);
    const { id: conversationUserId } = await raia.user();
    expect(await create({ conversationUserId, conversationStateId: UNKNOWN })).toMatchObject({
      ...badRequest,
      body: { ...badRequest.body, details: [{ field: 'conversationStateId' }] },
    });
  });
});

describe('one conversation', () => {
  it('C21 has its user, state, mode, assignee and assessments; an unknown one is not found', async () => {
    const { id } = await raia.start({ title: 'Lamp' });
    const { id: assigneeId } = await tenant.client.ok<{ id: string }>('POST', '/v1/members', {
      body: { name: 'Jane van Doe', email: 'jane@example.com', phone: '+41446681800' },
    });
    const path = `/v1/conversations/${id}`;
    await tenant.client.ok('PATCH', path, { body: { assigneeId, aiConversationId: 'conv_1', aiCallId: 'call_1' } });
    await tenant.client.ok('PUT', `${path}/score`, { body: { score: 7.5 } });
    expect(await raia.get(id)).toMatchObject({
      id,
      title: 'Lamp',
      score: 7.5,
      aiConversationId: 'conv_1',
      aiCallId: 'call_1',
      mode: 'ai',
      user: { firstName: 'Mira', lastName: 'Okafor' },
      assignedUser: {
        id: assigneeId,
        firstName: 'Jane',
        lastName: 'van Doe',
        avatarUrl: null,
        email: 'jane@example.com',
        phoneNumber: '+41446681800',
      },
      feedbacks: [],
    });
    expect(await raia.call('raiaGetConversation', { path: { id: UNKNOWN } })).toMatchObject(notFound);
    expect(await raia.call('raiaGetConversation', { path: { id: 'no-id' } })).toMatchObject(badRequest);
  });

  it('C59 is changed in what is named and nothing else', async () => {
    const { id, ...made } = await raia.start({ title: 'Before', customData: { a: 1 } });
    const change = (body: object, at = id) => raia.call('raiaUpdateConversation', { path: { id: at }, body });
    const { id: stateId } = await tenant.client.ok<{ id: string }>('POST', '/v1/states', {
      body: { projectId: tenant.projectId, name: 'Changed' },
    });
    expect(await change({ title: 'After' })).toMatchObject({ status: 200, body: { title: 'After' } });
    expect(await change({ conversationStateId: stateId })).toMatchObject({
      status: 200,
      body: { title: 'After', conversationStateId: stateId, metadata: made.metadata, user: made.user },
    });
    expect(await change({ context: 'What to know' })).toMatchObject({ status: 200, body: { title: 'After' } });
    expect(await native(id)).toMatchObject({ title: 'After', context: 'What to know', stateId, customData: { a: 1 } });
    const before = await raia.get(id);
    expect(await change({})).toMatchObject({ status: 200 });
    expect(await raia.get(id)).toEqual(before);
    expect((await change({ title: '' })).body).not.toHaveProperty('title');
    for (const body of [{}, { title: 'No' }, { status: 'active' }])
      expect(await change(body, UNKNOWN)).toMatchObject(notFound);
  });

  it('C60 is active, inactive or archived', async () => {
    const { id } = await raia.start();
    const set = (status: unknown) => raia.call('raiaUpdateConversation', { path: { id }, body: { status } });
    const walk = ['inactive', 'inactive', 'active', 'active', 'archived', 'archived', 'inactive', 'archived', 'active'];
    const seen: unknown[] = [];
    for (const status of walk) {
      const { status: said, body } = await set(status);
      expect([said, Object.keys(body as object).includes('status')]).toEqual([200, false]);
      seen.push((await native(id)).status);
    }
    const shown = { active: 'in_progress', inactive: 'completed', archived: 'archived' } as Record<string, string>;
    expect(seen).toEqual(walk.map((status) => shown[status]));
    for (const status of ['in_progress', 'Active', '', null, 1]) expect(await set(status)).toMatchObject(badRequest);
  });

  it('C60 is set whatever others set at the same time', async () => {
    const { id } = await raia.start();
    const words = ['active', 'inactive', 'archived', 'active', 'inactive', 'archived'];
    const told = await Promise.all(
      words.map((status) => raia.call('raiaUpdateConversation', { path: { id }, body: { status } })),
    );
    expect(told.map(({ status }) => status)).toEqual(words.map(() => 200));
  });

  it('C61 is in one of the states of the agent’s project', async () => {
    const other = await service.tenant();
    const with3 = await Raia.of(service, other, await other.externalAgent());
    expect(await with3.ok('raiaGetConversationStates')).toEqual([]);
    const made = [];
    for (const body of [
      { name: 'New' },
      { name: 'Waiting', description: 'For them', color: '#f59e0b', persistent: true },
    ])
      made.push(
        await other.client.ok<Record<string, unknown>>('POST', '/v1/states', {
          body: { projectId: other.projectId, ...body },
        }),
      );
    expect(await with3.ok('raiaGetConversationStates')).toEqual([
      {
        id: made[1]?.id,
        name: 'Waiting',
        description: 'For them',
        color: '#f59e0b',
        isPersistent: true,
        createdAt: made[1]?.createdAt,
        updatedAt: made[1]?.updatedAt,
      },
      expect.objectContaining({ name: 'New', description: null, color: null, isPersistent: false }),
    ]);
  });

  it('C62 is switched to manual and back to ai', async () => {
    const { id } = await raia.start();
    const set = (body: object, at = id) => raia.call('raiaUpdateConversationMode', { path: { id: at }, body });
    for (const mode of ['manual', 'manual', 'ai'])
      expect(await set({ mode })).toMatchObject({ status: 200, body: { id, mode } });
    for (const mode of ['human', '', null]) expect(await set({ mode })).toMatchObject(badRequest);
    expect(await set({ mode: 'ai' }, UNKNOWN)).toMatchObject(notFound);
  });
});

describe('the list', () => {
  let lists: Raia;
  let all: string[];
  const found = async (query: Sent['query']): Promise<string[]> => ids(await lists.list({ pageSize: 100, ...query }));

  beforeAll(async () => {
    lists = await Raia.of(service, tenant, await tenant.externalAgent({ name: 'Heron of the lake' }));
    const made: string[] = [];
    for (let n = 0; n < 23; n += 1) made.push((await lists.start({ title: `Number ${n}` })).id);
    // What is written to last comes first.
    for (const id of made.slice(0, 5))
      await lists.ok('raiaUpdateConversation', { path: { id }, body: { title: 'Touched' } });
    all = [...made.slice(0, 5).reverse(), ...made.slice(5).reverse()];
  });

  it('C27 has the six fields right on the first, a middle, the last and an empty page', async () => {
    const pageOf = async (page: number): Promise<unknown> => {
      const { data, ...numbers } = await lists.list({ page, pageSize: 10 });
      return { ...numbers, ids: data.map(({ id }) => id) };
    };
    const numbers = { pageSize: 10, totalItems: 23, totalPages: 3 };
    const cut = (from: number) => all.slice(from, from + 10);
    expect([await pageOf(1), await pageOf(2), await pageOf(3), await pageOf(4)]).toEqual([
      { currentPage: 1, ...numbers, hasNextPage: true, hasPreviousPage: false, ids: cut(0) },
      { currentPage: 2, ...numbers, hasNextPage: true, hasPreviousPage: true, ids: cut(10) },
      { currentPage: 3, ...numbers, hasNextPage: false, hasPreviousPage: true, ids: cut(20) },
      { currentPage: 4, ...numbers, hasNextPage: false, hasPreviousPage: true, ids: [] },
    ]);
    expect(await lists.list()).toEqual(
      await lists.list({ page: 1, pageSize: 10, orderBy: 'updatedAt', orderDirection: 'DESC' }),
    );
    expect(await lists.list({ userId: UNKNOWN })).toMatchObject({
      totalItems: 0,
      totalPages: 0,
      hasNextPage: false,
      hasPreviousPage: false,
      data: [],
    });
  });

  it('C27 refuses sizes and numbers that are none', async () => {
    for (const name of ['page', 'pageSize'])
      for (const value of ['0', '-1', '1.5', 'all', '', '1e1', name === 'page' ? '1000001' : '101'])
        expect([name, value, await lists.call('raiaGetConversations', { query: { [name]: value } })]).toMatchObject([
          name,
          value,
          { ...badRequest, body: { ...badRequest.body, details: [{ field: name }] } },
        ]);
  });

  it('C27 is walked whole, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('createdAt', 'updatedAt'),
        fc.constantFrom('ASC', 'DESC'),
        async (pageSize, orderBy, orderDirection) => {
          const seen: string[] = [];
          for (let page = 1, more = true; more; page += 1) {
            const one = await lists.list({ page, pageSize, orderBy, orderDirection });
            seen.push(...ids(one));
            more = one.hasNextPage;
          }
          expect(seen).toHaveLength(all.length);
          expect(new Set(seen)).toEqual(new Set(all));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('C28 is ordered by createdAt or updatedAt, up or down', async () => {
    const created = [...all.slice(5), ...all.slice(0, 5)];
    expect(await found({ orderBy: 'updatedAt', orderDirection: 'DESC' })).toEqual(all);
    expect(await found({ orderBy: 'updatedAt', orderDirection: 'ASC' })).toEqual([...all].reverse());
    expect(await found({ orderBy: 'createdAt', orderDirection: 'DESC' })).toEqual(created);
    expect(await found({ orderBy: 'createdAt', orderDirection: 'ASC' })).toEqual([...created].reverse());
    for (const query of [{ orderBy: 'title' }, { orderDirection: 'asc' }, { orderBy: '' }] as Sent['query'][])
      expect(await lists.call('raiaGetConversations', { query: query ?? {} })).toMatchObject(badRequest);
  });

  it('C29 finds a keyword in title, summary, agent name, user first and last name, email and phone', async () => {
    const finds = await Raia.of(service, tenant, await tenant.externalAgent({ name: 'Kingfisher' }));
    const phoneNumber = someNumber();
    const email = `quill.${someone()}`;
    const { id: conversationUserId } = await finds.user({
      firstName: 'Zebulon',
      lastName: 'Whitfield',
      email,
      phoneNumber,
    });
    const { id } = await finds.start({ conversationUserId, title: 'A broken Lantern' });
    await service.rows(`update conversations set summary = 'Wanted porcelain', summary_at = now() where id = $1`, [id]);
    const { id: other } = await finds.start();
    const words = ['lantern', 'PORCELAIN', 'zebul', 'whitfield', 'quill', email, phoneNumber];
    for (const searchKeyword of words)
      expect([searchKeyword, ids(await finds.list({ searchKeyword }))]).toEqual([searchKeyword, [id]]);
    expect(new Set(ids(await finds.list({ searchKeyword: 'kingfisher' })))).toEqual(new Set([id, other]));
    expect(await finds.list({ searchKeyword: 'nothing of it' })).toMatchObject({ totalItems: 0 });
    expect(await finds.list({ searchKeyword: '  ' })).toMatchObject({ totalItems: 2 });
  });

  it('C30 has those of one user', async () => {
    const { id, conversationUserId } = await lists.get(all[3] ?? '');
    expect(await found({ userId: conversationUserId })).toEqual([id]);
    expect(await lists.call('raiaGetConversations', { query: { userId: 'nobody' } })).toMatchObject(badRequest);
  });

  it('C31 has those updated between two dates, both included', async () => {
    const { data } = await lists.list({ pageSize: 100, orderBy: 'updatedAt', orderDirection: 'ASC' });
    const [from, to] = [data[7]?.updatedAt ?? '', data[15]?.updatedAt ?? ''];
    const between = data.filter(({ updatedAt }) => updatedAt >= from && updatedAt <= to);
    expect(await found({ startDate: from, endDate: to, orderDirection: 'ASC' })).toEqual(ids({ data: between }));
    expect(await found({ startDate: from })).toHaveLength(data.filter(({ updatedAt }) => updatedAt >= from).length);
    expect(await found({ endDate: to })).toHaveLength(data.filter(({ updatedAt }) => updatedAt <= to).length);
    expect(await found({ startDate: to, endDate: '2000-01-01T00:00:00Z' })).toEqual([]);
    expect(await found({ endDate: '9999-12-31T23:59:59.999Z' })).toHaveLength(23);
    for (const startDate of ['yesterday', '2024-13-01T00:00:00Z', ''])
      expect(await lists.call('raiaGetConversations', { query: { startDate } })).toMatchObject(badRequest);
  });

  it('C32 has those with feedback, when asked for', async () => {
    const { id, conversationUserId } = await lists.get(all[9] ?? '');
    const talk = `/v1/conversations/${id}/messages`;
    const said = await tenant.client.ok<{ message: { id: string } }>('POST', talk, {
      body: { role: 'agent', text: 'May I help?' },
    });
    const body = { conversationMessageId: said.message.id, userId: conversationUserId, voteType: 'up', question: 'Q' };
    expect(await lists.rate(body)).toMatchObject({ status: 201 });
    expect(await found({ withFeedbacksOnly: true })).toEqual([id]);
    expect(await found({ withFeedbacksOnly: false })).toHaveLength(23);
    expect(await lists.call('raiaGetConversations', { query: { withFeedbacksOnly: 'yes' } })).toMatchObject(badRequest);
  });
});

describe('users', () => {
  it('are created by e-mail, phone or fkId, and found by each with their conversations', async () => {
    const [email, phoneNumber, fkId] = [someone(), someNumber(), `fk-${someNumber()}`];
    const all = {
      email,
      phoneNumber,
      fkId,
      fkUserId: 'crm-1',
      context: 'Kind',
      source: 'webchat',
      customData: { tier: 1 },
    };
    const { customData, ...rest } = all;
    const user = await raia.user(all);
    expect(user).toEqual({
      id: user.id,
      firstName: 'Mira',
      lastName: 'Okafor',
      ...rest,
      metadata: { customData },
      isAnonymized: false,
    });
    expect(await raia.ok('raiaGetUser', { path: { id: user.id } })).toEqual(user);
    const { id } = await raia.start({ conversationUserId: user.id });
    for (const query of [
      { email: email.toUpperCase() },
      { phoneNumber },
      { fkId },
      { email, phoneNumber, fkId },
    ] as Sent['query'][])
      expect(await raia.ok('raiaSearchUser', { query: query ?? {} })).toEqual({ user, conversationIds: [id] });
    const plus = await fetch(`${service.url}/compat/raia/external/users/search?phoneNumber=${phoneNumber}`, {
      headers: { 'agent-secret-key': raia.key },
    });
    expect(plus.status).toBe(200);
    expect(await raia.call('raiaSearchUser', { query: { email: someone() } })).toMatchObject(notFound);
    expect(await raia.call('raiaSearchUser', { query: { email, fkId: 'other' } })).toMatchObject(notFound);
    expect(await raia.call('raiaSearchUser')).toMatchObject(badRequest);
    for (const again of [{ email }, { phoneNumber }, { fkId }])
      expect(await raia.call('raiaCreateUser', { body: { firstName: 'A', lastName: 'B', ...again } })).toMatchObject(
        badRequest,
      );
    expect(await raia.ok('raiaGetUser', { path: { id: user.id } })).toEqual(user);
  });

  it('need a name and a way to reach them that is valid, unless that is not to be looked at', async () => {
    const create = (body: object) => raia.call('raiaCreateUser', { body });
    const name = { firstName: 'Mira', lastName: 'Okafor' };
    for (const body of [
      name,
      { ...name, email: 'no mail' },
      { ...name, phoneNumber: '123' },
      { firstName: 'A', email: someone() },
    ])
      expect(await create(body)).toMatchObject(badRequest);
    const odd = `ext ${someNumber()}`;
    expect(await create({ ...name, phoneNumber: odd, skipPhoneNumberValidation: true })).toMatchObject({
      status: 201,
      body: { phoneNumber: odd },
    });
  });

  it('are deleted while they have no conversations', async () => {
    const [user, busy] = [await raia.user(), await raia.user()];
    await raia.start({ conversationUserId: busy.id });
    const path = { id: user.id };
    expect(await raia.call('raiaDeleteUser', { path })).toMatchObject({ status: 204, body: null });
    for (const operation of ['raiaDeleteUser', 'raiaGetUser'])
      expect(await raia.call(operation, { path })).toMatchObject(notFound);
    expect(await raia.call('raiaDeleteUser', { path: { id: busy.id } })).toMatchObject(badRequest);
  });
});

describe('errors', () => {
  const raw = async (method: string, path: string, body?: string, type = 'application/json'): Promise<unknown> => {
    const answer = await fetch(`${service.url}/compat/raia${path}`, {
      method,
      headers: { 'agent-secret-key': raia.key, ...(body === undefined ? {} : { 'content-type': type }) },
      body: body ?? null,
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };

  it('C98 have raia’s form wherever they come from', async () => {
    expect(await raw('GET', '/external/nothing')).toMatchObject({
      status: 404,
      body: { name: 'ENTITY_NOT_FOUND_ERROR', message: 'ENTITY_NOT_FOUND' },
    });
    expect(await raw('PATCH', '/external/conversations')).toMatchObject({
      status: 405,
      body: { status: 405, name: 'METHOD_NOT_ALLOWED', details: [{}] },
    });
    expect(await raw('POST', '/external/users', '{')).toMatchObject(badRequest);
    expect(await raw('POST', '/external/users', '[]')).toMatchObject(badRequest);
    expect(await raw('POST', '/external/users', 'a=b', 'text/plain')).toMatchObject({
      status: 415,
      body: { name: 'BAD_REQUEST' },
    });
    expect(await raw('GET', '/external/conversations/%zz')).toMatchObject(badRequest);
  });

  it('C98 name the fields as raia does', async () => {
    const { id } = await raia.start();
    const told = await raia.call('raiaUpdateConversation', { path: { id }, body: { conversationStateId: UNKNOWN } });
    expect(told.body).toMatchObject({ details: [{ field: 'conversationStateId' }] });
    expect(told.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('C98 tell a key that may not read', async () => {
    const writes = await Raia.of(service, tenant, raia.agentId, { scopes: ['conversations:write'] });
    expect(await writes.call('raiaGetConversations')).toMatchObject({
      status: 403,
      body: { status: 403, name: 'FORBIDDEN_ERROR', message: 'INVALID_CREDENTIALS' },
    });
  });
});
