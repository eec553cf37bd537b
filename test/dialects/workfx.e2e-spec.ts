import { backends, eventually, Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent, type Told, UNKNOWN } from './support/dialect';

interface Conversation {
  readonly id: string;
  readonly topic: string;
  readonly agent_id: string;
  readonly status: string;
  readonly message_count?: number;
  readonly created_time: string;
}
interface Message {
  readonly id: string;
  readonly content: string;
  readonly feedback: string | null;
  readonly run_id: string | null;
}
interface Page<Row> {
  readonly page_num: number;
  readonly page_size: number;
  readonly total_count: number;
  readonly total_pages: number;
  readonly has_next_page: boolean;
  readonly data: readonly Row[];
}

type Query = NonNullable<Sent['query']>;

let service: Service;
let workfx: Dialect;
let tenant: Tenant;
let agentId: string;

const speak = (one: Service): Dialect => new Dialect(one, 'workfx.json');

beforeAll(async () => {
  service = await Service.open();
  workfx = speak(service);
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
});
afterAll(() => service.close());

const list = (query: Query = {}, key = tenant.key): Promise<Page<Conversation>> =>
  workfx.ok('workfxListConversations', key, { query });
const create = (body: unknown = {}, query: Query = {}): Promise<Conversation> =>
  workfx.ok('workfxCreateConversation', tenant.key, { body, query });
const get = (id: string): Promise<Conversation> =>
  workfx.ok('workfxGetConversation', tenant.key, { path: { conversation_id: id } });
const call = (operation: string, id: string, sent: Sent = {}, key: string | null = tenant.key): Promise<Told> =>
  workfx.call(operation, key, { ...sent, path: { conversation_id: id } });
const must = async <Body>(operation: string, id: string, sent: Sent = {}): Promise<Body> => {
  const { status, body } = await call(operation, id, sent);
  expect([operation, status, body]).toEqual([operation, 200, body]);
  return body as Body;
};
const messagesOf = (id: string, query: Query = {}): Promise<Page<Message>> => must('workfxListMessages', id, { query });
const ids = ({ data }: Page<{ readonly id: string }>): string[] => data.map(({ id }) => id);

const wrong = (...loc: (string | number)[]) => ({
  status: 422,
  body: { detail: expect.arrayContaining([{ loc, msg: expect.any(String), type: expect.any(String) }]) as unknown },
});
const because = (status: number, detail: unknown = expect.any(String)) => ({ status, body: { detail } });
const keyWith = (fields: object): Promise<string> => tenant.keyWith(fields);

const READS = ['workfxGetConversation', 'workfxListMessages'];
const CHANGES = ['workfxUpdateConversation', 'workfxUpdateConversationStatus'];
const changed = { body: { topic: 'Changed', status: 'failed' } };
/** Every call about one conversation, as it would have an effect. */
const ABOUT_ONE: readonly (readonly [string, Sent])[] = [
  ...[...READS, 'workfxDeleteConversation'].map((operation) => [operation, {}] as const),
  ...CHANGES.map((operation) => [operation, changed] as const),
];

describe('access', () => {
  it('C7 tenant_id and tenant_unit_id scope every call but the deletion', async () => {
    const other = await service.tenant();
    const mine = await tenant.client.ok<{ id: string }>('POST', '/v1/agents', {
      body: { projectId: await secondProject(), name: 'Elsewhere', provider: { kind: 'external' } },
    });
    const { id } = await tenant.talk(agentId);
    const here = { tenant_id: tenant.accountId.toUpperCase(), tenant_unit_id: tenant.projectId };
    const nothing = { tenant_id: 'null', tenant_unit_id: '' };
    const { projectId: elsewhere } = await tenant.client.get<{ projectId: string }>(`/v1/agents/${mine.id}`);
    const beyond: Query[] = [
      ...[other.accountId, UNKNOWN, 'no-id'].map((tenant_id) => ({ tenant_id })),
      ...[elsewhere, other.projectId, UNKNOWN, 'no-id'].map((tenant_unit_id) => ({ tenant_unit_id })),
      { tenant_id: other.accountId, tenant_unit_id: tenant.projectId },
    ];
    for (const query of [here, nothing, {}]) {
      expect(ids(await list(query))).toContain(id);
      for (const operation of READS) expect((await call(operation, id, { query })).status).toBe(200);
      expect((await call('workfxUpdateConversation', id, { query, body: { topic: 'Here' } })).status).toBe(200);
      expect((await workfx.call('workfxCreateConversation', tenant.key, { query, body: {} })).status).toBe(200);
    }
    for (const query of beyond) {
      expect(await list({ ...query, page_size: 7 })).toEqual({
        ...{ page_num: 1, page_size: 7, total_count: 0, total_pages: 0, has_next_page: false },
        data: [],
      });
      for (const operation of READS) expect(await call(operation, id, { query })).toMatchObject(because(404));
      for (const operation of CHANGES)
        expect(await call(operation, id, { query, ...changed })).toMatchObject(because(404));
    }
    expect(await get(id)).toMatchObject({ topic: 'Here', status: 'pending' });
    const before = (await list()).total_count;
    for (const query of beyond.filter((query) => query.tenant_unit_id !== elsewhere)) {
      const told = await workfx.call('workfxCreateConversation', tenant.key, { query, body: { agent_id: agentId } });
      expect(told).toMatchObject(because(404, 'There is no such resource.'));
    }
    expect((await list()).total_count).toBe(before);
    expect((await call('workfxDeleteConversation', id, { query: { tenant_id: UNKNOWN } })).status).toBe(204);
  });

  it('C7 a key that is bound to a project or an agent reaches what is theirs, whatever it names', async () => {
    const elsewhere = await secondProject();
    const { id } = await tenant.talk(agentId);
    for (const key of [
      await keyWith({ projectId: elsewhere }),
      await keyWith({ agentId: await tenant.externalAgent() }),
    ])
      for (const query of [{}, { tenant_unit_id: tenant.projectId }, { tenant_id: tenant.accountId }] as Query[]) {
        expect(ids(await list(query, key))).not.toContain(id);
        expect(await call('workfxGetConversation', id, { query }, key)).toMatchObject(because(404));
      }
  });

  it('C98 a key is required, and another account’s conversations are as if they did not exist', async () => {
    const { id } = await tenant.talk(agentId);
    const other = await service.tenant();
    for (const [operation, sent] of ABOUT_ONE) {
      for (const key of [null, 'garbage', `${tenant.key.slice(0, -1)}_`]) {
        const told = await call(operation, id, sent, key);
        expect(told).toMatchObject(because(401, 'The API key is missing or not valid'));
        expect(told.headers.get('www-authenticate')).toBe('APIKey');
      }
      expect(await call(operation, id, sent, other.key)).toMatchObject(because(404));
    }
    expect((await list({}, other.key)).data).toEqual([]);
  });
});

const secondProject = async (): Promise<string> =>
  (
    await service.client().ok<{ id: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/projects`, {
      body: { name: 'Second' },
    })
  ).id;

describe('creating', () => {
  it('C18 without a field gives New Conversation, running', async () => {
    const made = await create();
    expect(made).toEqual({
      id: made.id,
      topic: 'New Conversation',
      agent_id: agentId,
      tenant_id: tenant.accountId,
      tenant_unit_id: tenant.projectId,
      user_id: null,
      agent_mode: 'instruction-chat',
      agent_type: 'single-agent',
      extend_properties: {},
      invoke_from: 'api',
      inputs: {},
      status: 'running',
      assignment_id: null,
      created_time: made.created_time,
      updated_time: made.created_time,
      created_by: expect.any(String) as string,
      updated_by: expect.any(String) as string,
      created_by_role: 'key',
      updated_by_role: 'key',
      created_by_name: 'Back office',
      updated_by_name: 'Back office',
    });
    expect(await get(made.id)).toEqual(made);
    expect(await create({ status: null, agent_id: null, inputs: null, assignment_id: null })).toMatchObject({
      topic: 'New Conversation',
      status: 'running',
      assignment_id: null,
    });
  });

  it('C18 goes to the oldest agent within reach, or to the one of the key', async () => {
    const alone = await service.tenant();
    const at = (key: string, query: Query = {}) =>
      workfx.call<Conversation>('workfxCreateConversation', key, { body: {}, query });
    expect(await at(alone.key)).toMatchObject(wrong('body', 'agent_id'));
    const first = await alone.externalAgent();
    const second = await alone.externalAgent();
    expect((await at(alone.key)).body.agent_id).toBe(first);
    expect((await at(alone.key, { tenant_unit_id: alone.projectId })).body.agent_id).toBe(first);
    const key = await alone.keyWith({ agentId: second });
    expect((await at(key)).body.agent_id).toBe(second);
    const empty = await secondProject();
    expect(
      await workfx.call('workfxCreateConversation', tenant.key, { body: {}, query: { tenant_unit_id: empty } }),
    ).toMatchObject(wrong('body', 'agent_id'));
  });

  it.each(['running', 'pending', 'waiting', 'succeeded', 'failed', 'stopped'])(
    'C19 takes agent_id, inputs, assignment_id and the status %s',
    async (status) => {
      const agent = await tenant.externalAgent();
      const body = { topic: 'A return', agent_id: agent.toUpperCase(), inputs: { order: 1, a: [null] }, status };
      const made = await create({ ...body, assignment_id: 'from the body' }, { assignment_id: 'from the query' });
      expect(made).toMatchObject({ ...body, agent_id: agent, assignment_id: 'from the body' });
      expect(await get(made.id)).toEqual(made);
      expect(await create(body, { assignment_id: 'from the query' })).toMatchObject({
        assignment_id: 'from the query',
      });
    },
  );

  it('C20 refuses an agent_id that is no uuid, or names no agent', async () => {
    const other = await service.tenant();
    const foreign = await other.externalAgent();
    for (const agent_id of ['no-id', '', 7, UNKNOWN, foreign])
      expect(await workfx.call('workfxCreateConversation', tenant.key, { body: { agent_id } })).toMatchObject(
        wrong('body', 'agent_id'),
      );
  });

  it('C19 has one effect under an Idempotency-Key, fifty times at once', async () => {
    const headers = { 'idempotency-key': `once-${Date.now()}` };
    const body = { topic: 'Once', assignment_id: headers['idempotency-key'] };
    const made = await Promise.all(
      Array.from({ length: 50 }, () => workfx.ok('workfxCreateConversation', tenant.key, { body, headers })),
    );
    for (const one of made) expect(one).toEqual(made[0]);
    expect((await list({ assignment_id: headers['idempotency-key'] })).total_count).toBe(1);
    const another = await workfx.call('workfxCreateConversation', tenant.key, { body: {}, headers });
    expect(another).toMatchObject(wrong('body'));
  });

  it('C98 tells what is wrong with a body, and passes over what nobody knows', async () => {
    const tell = (body: unknown) => workfx.call('workfxCreateConversation', tenant.key, { body });
    expect(await tell({ topic: 7, status: 'paused', inputs: [], assignment_id: '' })).toMatchObject({
      status: 422,
      body: {
        detail: ['topic', 'status', 'inputs', 'assignment_id'].map((name) => ({
          loc: ['body', name],
          msg: expect.any(String) as string,
          type: 'value_error',
        })),
      },
    });
    expect(await tell({ topic: 'x'.repeat(301) })).toMatchObject(wrong('body', 'topic'));
    expect(await tell({ inputs: { a: 'x'.repeat(70_000) } })).toMatchObject(wrong('body', 'inputs'));
    expect(await tell('{')).toMatchObject(wrong('body'));
    expect(await tell('{"topic":"a","topic":"b"}')).toMatchObject(wrong('body', 'topic'));
    expect(await tell('')).toMatchObject(wrong('body'));
    expect(await tell('[]')).toMatchObject(wrong('body'));
    expect((await tell({ nobodyKnows: 1 })).status).toBe(200);
  });
});

describe('one conversation', () => {
  it('C26 is read by its id; an unknown one is an error', async () => {
    const user = { externalId: 'mira' };
    const talk = await tenant.talk(agentId, {
      ...{ user, title: 'A return', inputs: { order: 1 }, customData: { plan: 'pro' } },
      ...{ invokedFrom: 'web-shop', assignmentId: 'A-1' },
    });
    const native = await talk.read();
    expect(await get(talk.id)).toMatchObject({
      id: talk.id,
      topic: 'A return',
      user_id: native.userId,
      inputs: { order: 1 },
      extend_properties: { plan: 'pro' },
      invoke_from: 'web-shop',
      assignment_id: 'A-1',
      status: 'pending',
      created_time: native.createdAt,
      updated_time: native.updatedAt,
      created_by: native.createdBy?.id,
      created_by_name: 'Back office',
    });
    expect(await get(talk.id)).not.toHaveProperty('message_count');
    expect((await call('workfxGetConversation', talk.id.toUpperCase())).status).toBe(200);
    for (const [operation, sent] of ABOUT_ONE)
      for (const id of [UNKNOWN, 'no-id', '0'])
        expect(await call(operation, id, sent)).toMatchObject(because(404, 'There is no such conversation'));
  });

  it('C102 agrees with what the native API says of it', async () => {
    const { id: member } = await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Ada' } });
    const talk = await tenant.talk(agentId);
    await talk.ask('Hello?');
    await tenant.client.ok('PATCH', talk.at, { body: { memo: 'Seen' }, headers: { 'acting-member': member } });
    const native = await talk.read();
    expect((await list({ page_size: 1 })).data[0]).toMatchObject({
      id: talk.id,
      status: 'running',
      message_count: native.messageCount,
      updated_time: native.updatedAt,
      updated_by: member,
      updated_by_role: 'member',
      updated_by_name: 'Ada',
    });
  });
});

describe('the list', () => {
  let other: string;
  let all: string[];

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
    other = await tenant.externalAgent();
    for (const status of ['running', 'pending', 'waiting', 'succeeded', 'failed', 'stopped'])
      for (let n = 0; n < 4; n += 1)
        await create({ agent_id: n === 0 ? other : agentId, status, assignment_id: n % 2 === 0 ? 'even' : 'odd' });
    const archived = await tenant.talk(agentId);
    await archived.status('archived');
    all = ids(await list({ page_size: 100 }));
    expect(all).toHaveLength(25);
  });

  const totals = async (query: Query): Promise<[number, string[]]> => {
    const { total_count: total, data } = await list({ ...query, page_size: 100 });
    expect(data).toHaveLength(total);
    return [total, [...new Set(data.map(({ status }) => status))].sort()];
  };

  it('C46 has page 1 and 20 on it unless asked otherwise, with its totals', async () => {
    const { data, ...numbers } = await list();
    expect(numbers).toEqual({ page_num: 1, page_size: 20, total_count: 25, total_pages: 2, has_next_page: true });
    expect(data.map(({ id }) => id)).toEqual(all.slice(0, 20));
    const last = await list({ page_num: 2 });
    expect([ids(last), last.has_next_page, last.total_pages]).toEqual([all.slice(20), false, 2]);
    expect(await list({ page_num: 3 })).toMatchObject({ page_num: 3, total_count: 25, has_next_page: false, data: [] });
    expect(await list({ page_num: 1_000_000, page_size: 100 })).toMatchObject({ data: [] });
  });

  it.each([1, 3, 7, 24, 25, 26, 100])('C46 is walked once from end to end, %i at a time', async (size) => {
    const seen: string[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const answer = await list({ page_num: page, page_size: size });
      seen.push(...ids(answer));
      more = answer.has_next_page;
    }
    expect(seen).toEqual(all);
  });

  it('C46 refuses a page or a size out of range', async () => {
    for (const name of ['page_num', 'page_size'])
      for (const value of ['0', '-1', '1.5', '1e1', 'all', '', 'null', '1000001'])
        expect([value, await workfx.call('workfxListConversations', tenant.key, { query: { [name]: value } })]).toEqual(
          [value, expect.objectContaining(wrong('query', name))],
        );
    expect(await workfx.call('workfxListConversations', tenant.key, { query: { page_size: 101 } })).toMatchObject(
      wrong('query', 'page_size'),
    );
  });

  it('C47 is the most recent first, or the oldest', async () => {
    for (const order of ['recent', '', 'null']) expect(ids(await list({ order, page_size: 100 }))).toEqual(all);
    expect(ids(await list({ order: 'oldest', page_size: 100 }))).toEqual([...all].reverse());
    const { data } = await list({ page_size: 100 });
    const times = data.map(({ created_time: at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(await workfx.call('workfxListConversations', tenant.key, { query: { order: 'newest' } })).toMatchObject(
      wrong('query', 'order'),
    );
  });

  it('C48 has those of a status, of several, or of both', async () => {
    expect(await totals({ status: 'running' })).toEqual([4, ['running']]);
    expect(await totals({ status: 'stopped' })).toEqual([5, ['stopped']]);
    expect(await totals({ statuses: 'running,failed' })).toEqual([8, ['failed', 'running']]);
    expect(await totals({ statuses: ['running', 'failed'] })).toEqual([8, ['failed', 'running']]);
    expect(await totals({ status: 'pending', statuses: ['running', 'pending'] })).toEqual([8, ['pending', 'running']]);
    expect((await totals({ status: '', statuses: 'null' }))[0]).toBe(25);
    for (const name of ['status', 'statuses'])
      for (const value of ['paused', 'RUNNING', 'in_progress', 'running,archived'])
        expect((await workfx.call('workfxListConversations', tenant.key, { query: { [name]: value } })).status).toBe(
          422,
        );
  });

  it('C49 has those of an agent, and of an assignment', async () => {
    expect((await totals({ agent_id: other }))[0]).toBe(6);
    expect((await totals({ agent_id: other.toUpperCase() }))[0]).toBe(6);
    expect((await totals({ assignment_id: 'odd' }))[0]).toBe(12);
    expect((await totals({ agent_id: agentId, assignment_id: 'even', status: 'failed' }))[0]).toBe(1);
    expect((await totals({ agent_id: 'null', assignment_id: '' }))[0]).toBe(25);
    for (const query of [{ agent_id: UNKNOWN }, { agent_id: 'no-id' }, { assignment_id: 'none' }] as Query[])
      expect((await totals(query))[0]).toBe(0);
  });

  it('C50 carries the number of messages', async () => {
    const talk = await tenant.talk(agentId, { assignmentId: 'counted' });
    const answers = await talk.ask('Can I return a lamp?');
    await talk.post({ role: 'agent', answers, text: 'Within 30 days.' });
    const { data } = await list({ assignment_id: 'counted' });
    expect(data.map(({ message_count: count }) => count)).toEqual([2]);
    await talk.delete();
    expect((await list({ assignment_id: 'counted' })).data).toEqual([]);
  });
});

describe('changing', () => {
  it('C66 sets the topic, and passes over everything else', async () => {
    const { id } = await create({ topic: 'Before', inputs: { a: 1 } });
    const before = await get(id);
    const body = { topic: 'After', status: 'failed', agent_id: UNKNOWN, inputs: {}, id: UNKNOWN, created_time: 0 };
    const after = await must<Conversation>('workfxUpdateConversation', id, { body });
    expect(after).toMatchObject({ ...before, topic: 'After', updated_time: expect.any(String) as string });
    expect(await get(id)).toEqual(after);
    expect(await must('workfxUpdateConversation', id, { body: { status: 'failed' } })).toEqual(after);
    for (const topic of ['', null, 7, 'x'.repeat(301)])
      expect(await call('workfxUpdateConversation', id, { body: { topic } })).toMatchObject(wrong('body', 'topic'));
  });

  it('C67 sets the status; null changes nothing, and what is no status is refused', async () => {
    const { id } = await create({ status: 'pending' });
    const set = (status: unknown) => call('workfxUpdateConversationStatus', id, { body: { status } });
    for (const status of ['running', 'waiting', 'running', 'succeeded', 'running', 'failed', 'running', 'stopped']) {
      expect(await set(status)).toMatchObject({ status: 200, body: { id, status } });
      expect(await get(id)).toMatchObject({ status });
    }
    const stopped = await get(id);
    for (const body of [{ status: null }, {}, { status: 'stopped' }])
      expect(await must('workfxUpdateConversationStatus', id, { body })).toEqual(stopped);
    for (const status of ['paused', 'archived', 'RUNNING', '', 7, {}])
      expect(await set(status)).toMatchObject(wrong('body', 'status'));
    expect(await get(id)).toEqual(stopped);
  });

  it('C67 refuses a status that cannot follow, and leaves alone what is archived when it is to be stopped', async () => {
    const { id } = await create({ status: 'pending' });
    const set = (status: string) => call('workfxUpdateConversationStatus', id, { body: { status } });
    expect(await set('succeeded')).toMatchObject(because(409));
    expect(await get(id)).toMatchObject({ status: 'pending' });
    await tenant.client.ok('PUT', `/v1/conversations/${id}/status`, { body: { status: 'archived' } });
    expect(await set('stopped')).toMatchObject({ status: 200, body: { status: 'stopped' } });
    expect(await tenant.client.get(`/v1/conversations/${id}`)).toMatchObject({ status: 'archived' });
    const running = await create();
    const all = Array.from({ length: 50 }, () =>
      call('workfxUpdateConversationStatus', running.id, { body: { status: 'succeeded' } }),
    );
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('messages', () => {
  /** A conversation with so many messages: questions and answers in turn. */
  const talkOf = async (count: number): Promise<Talk> => {
    const talk = await tenant.talk(agentId, { user: { externalId: 'mira' } });
    for (let n = 0; n < count; n += 2) {
      const answers = await talk.ask(`Question ${n}`);
      if (n + 1 < count) await talk.post({ role: 'agent', answers, text: `Answer ${n}` });
    }
    return talk;
  };

  it('C82 are paged by page, and answered with page_num', async () => {
    const talk = await talkOf(23);
    const all = (await talk.messages()).map(({ id }) => id);
    const { data, ...numbers } = await messagesOf(talk.id);
    expect(numbers).toEqual({ page_num: 1, page_size: 20, total_count: 23, total_pages: 2, has_next_page: true });
    expect(data.map(({ id }) => id)).toEqual(all.slice(0, 20));
    expect(ids(await messagesOf(talk.id, { page_num: 2 }))).toEqual(all.slice(0, 20)); // not its name here
    for (const size of [1, 5, 11, 22, 23, 24]) {
      const seen: string[] = [];
      for (let page = 1, more = true; more; page += 1) {
        const answer = await messagesOf(talk.id, { page, page_size: size });
        expect(answer).toMatchObject({ page_num: page, page_size: size, total_count: 23 });
        seen.push(...ids(answer));
        more = answer.has_next_page;
      }
      expect(seen).toEqual(all);
    }
    expect(await messagesOf(talk.id, { page: 1_000_000, page_size: 100 })).toMatchObject({ data: [] });
    const empty = await create();
    expect(await messagesOf(empty.id)).toMatchObject({
      total_count: 0,
      total_pages: 0,
      has_next_page: false,
      data: [],
    });
    for (const query of [{ page: 0 }, { page_size: 101 }, { page: 'x' }, { page: 1_000_001 }] as Query[])
      expect(await call('workfxListMessages', talk.id, { query })).toMatchObject(
        wrong('query', Object.keys(query)[0] ?? ''),
      );
  });

  it('C82 tell who said what, in which run, and what it took', async () => {
    const talk = await tenant.talk(agentId, { user: { externalId: 'mira' } });
    const question = await talk.ask({ text: 'Can I return a lamp?', metadata: { page: '/lamps' } });
    const usage = { runId: 'run-7', inputTokens: 40, outputTokens: 2 };
    await talk.post({ role: 'agent', answers: question, text: 'Within 30 days.', usage });
    await talk.mode('manual');
    await talk.post({ role: 'human', text: 'By a human' });
    const [native, { userId }] = await Promise.all([talk.messages(), talk.read()]);
    const common = (at: number) => ({
      id: native[at]?.id,
      tenant_id: tenant.accountId,
      tenant_unit_id: tenant.projectId,
      agent_id: agentId,
      user_id: userId,
      conversation_id: talk.id,
      requested_time: native[at]?.createdAt,
      ...{ input_tokens: 0, answer_tokens: 0, total_tokens: 0, feedback: null, metadata: {} },
    });
    const by = (id: string | null, role: string) => ({
      ...{ created_by: id, updated_by: id, created_by_role: role, updated_by_role: role },
    });
    expect((await messagesOf(talk.id)).data).toEqual([
      {
        ...common(0),
        ...by(userId, 'user'),
        ...{ run_id: question, message_from: 'user', content: 'Can I return a lamp?', metadata: { page: '/lamps' } },
      },
      {
        ...common(1),
        ...by(agentId, 'agent'),
        ...{ run_id: 'run-7', message_from: 'agent', content: 'Within 30 days.' },
        ...{ input_tokens: 40, answer_tokens: 2, total_tokens: 42 },
      },
      { ...common(2), ...by(null, 'member'), run_id: null, message_from: 'agent', content: 'By a human' },
    ]);
  });

  it('C93 carry what the user thinks of them as text', async () => {
    const talk = await talkOf(6);
    const answers = (await talk.messages()).filter(({ role }) => role === 'agent').map(({ id }) => id);
    const rate = (at: number, body: object) =>
      tenant.client.ok('PUT', `${talk.at}/messages/${answers[at]}/feedback`, { body });
    await rate(0, { rating: 'up', comment: 'Well said' });
    await rate(1, { comment: 'Which lamp?' });
    const said = async () => (await messagesOf(talk.id)).data.map(({ feedback }) => feedback);
    expect(await said()).toEqual([null, 'like', null, 'Which lamp?', null, null]);
    await rate(0, { rating: 'down' });
    const member = await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Ada' } });
    await rate(2, { rating: 'up', rater: { kind: 'member', id: member.id } });
    expect(await said()).toEqual([null, 'dislike', null, 'Which lamp?', null, null]);
  });
});

describe.each(backends)('on the %s queue', (backend) => {
  let own: Service;
  let dialect: Dialect;
  let one: Tenant;
  beforeAll(async () => {
    own = await Service.open(backend);
    dialect = speak(own);
    one = await own.tenant();
  });
  afterAll(() => own.close());

  const at = (id: string) => ({ path: { conversation_id: id } });

  it('C82 a reply has the tokens its provider counted, and the run of its question', async () => {
    const talk = await one.talk(await one.agent());
    const question = await talk.ask('Can I return a lamp?');
    await talk.settled(question);
    const usage = (await talk.messages())[1]?.usage;
    const { data } = await dialect.ok<Page<Message>>('workfxListMessages', one.key, at(talk.id));
    expect(data.map(({ run_id: run }) => run)).toEqual([question, question]);
    expect(usage?.totalTokens).toBeGreaterThan(0);
    expect(data[1]).toMatchObject({
      input_tokens: usage?.inputTokens,
      answer_tokens: usage?.outputTokens,
      total_tokens: usage?.totalTokens,
    });
  });

  it('C96 a deleted one is gone with its messages, and its words are erased', async () => {
    const talk = await one.talk(await one.externalAgent(), { title: 'Private' });
    await talk.ask('Something private');
    const told = await dialect.call('workfxDeleteConversation', one.key, at(talk.id));
    expect([told.status, told.body]).toEqual([204, null]);
    for (const [operation, sent] of ABOUT_ONE.filter(([id]) => id !== 'workfxDeleteConversation'))
      expect(await dialect.call(operation, one.key, { ...at(talk.id), ...sent })).toMatchObject(
        because(404, 'There is no such conversation'),
      );
    const { data } = await dialect.ok<Page<Conversation>>('workfxListConversations', one.key);
    expect(ids({ data } as Page<Conversation>)).not.toContain(talk.id);
    await eventually('its words to be erased', async () => {
      const left = await own.rows(`select 1 from events where stream_id = $1 and content::text like '%rivate%'`, [
        talk.id,
      ]);
      return left.length === 0 ? true : null;
    });
  });
});

describe('errors', () => {
  const raw = async (method: string, path: string, body?: string): Promise<unknown> => {
    const answer = await fetch(`${service.url}/compat/workfx${path}`, {
      method,
      headers: { 'x-api-key': tenant.key, ...(body === undefined ? {} : { 'content-type': 'text/plain' }) },
      body: body ?? null,
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };

  it('C98 have the form of FastAPI’s wherever they come from', async () => {
    const conversations = '/admin/api/v2/conversations';
    expect(await raw('GET', '/admin/api/v2/nothing')).toEqual(because(404, 'Not Found'));
    expect(await raw('PUT', conversations)).toEqual(because(405, 'Method Not Allowed'));
    expect(await raw('POST', conversations, '{}')).toEqual(because(415));
    expect(await raw('GET', `${conversations}/%zz`)).toEqual(wrong('path'));
    expect(await raw('GET', `${conversations}?status=%ff`)).toEqual(wrong('query', 'status'));
    expect(await raw('GET', `${conversations}?statuses[]=failed`)).toEqual(wrong('query', 'statuses[]'));
  });

  it('C98 tell a key that may not', async () => {
    const key = await keyWith({ scopes: ['conversations:read'] });
    expect(await workfx.call('workfxCreateConversation', key, { body: {} })).toMatchObject(because(403));
    expect((await workfx.call('workfxListConversations', key)).status).toBe(200);
  });

  it('C98 have nothing beside the detail', async () => {
    const told = await call('workfxGetConversation', UNKNOWN);
    expect(told.body).toEqual({ detail: 'There is no such conversation' });
    expect(told.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(told.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
