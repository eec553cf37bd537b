import { Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent, UNKNOWN } from './support/dialect';

interface Summary {
  readonly id: string;
  readonly status: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly turn_count: number;
  readonly participant_profile: object | null;
}
interface Page {
  readonly data: readonly Summary[];
  readonly pagination: { has_more: boolean; next_cursor: string | null; prev_cursor: string | null };
}
interface One {
  readonly data: Summary;
}

let service: Service;
let casey: Dialect;
let tenant: Tenant;
let agentId: string;

beforeAll(async () => {
  service = await Service.open();
  casey = new Dialect(service, 'casey.json');
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
});
afterAll(() => service.close());

const list = (query: Sent['query'] = {}, key = tenant.key): Promise<Page> =>
  casey.ok<Page>('caseyListConversations', key, { query });
const get = async (id: string): Promise<Summary> =>
  (await casey.ok<One>('caseyGetConversation', tenant.key, { path: { id } })).data;
const refused = async (sent: Sent): Promise<unknown> => {
  const { status, body } = await casey.call('caseyListConversations', tenant.key, sent);
  return { status, body };
};
const because = (status: number, code: string, message: unknown = expect.any(String)) => ({
  status,
  body: { error: { code, message } },
});

/** A conversation with one question that was answered. */
const answered = async (fields: object = {}): Promise<Talk> => {
  const talk = await tenant.talk(agentId, fields);
  const answers = await talk.ask('Can I return a lamp?');
  await talk.post({ role: 'agent', answers, text: 'Within 30 days.' });
  return talk;
};

const paths = ['caseyGetConversation', 'caseyGetTranscript', 'caseyGetTranscripts'];

describe('access', () => {
  it('C6 a bearer key is required; what belongs to others is as if it did not exist', async () => {
    const { id } = await tenant.talk(agentId);
    for (const operation of ['caseyListConversations', ...paths]) {
      for (const key of [null, 'garbage', `${tenant.key.slice(0, -1)}_`]) {
        const told = await casey.call(operation, key, { path: { id } });
        expect(told).toMatchObject(because(401, 'unauthorized'));
        expect(told.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    const other = await service.tenant();
    expect((await list({}, other.key)).data).toEqual([]);
    for (const operation of paths)
      expect(await casey.call(operation, other.key, { path: { id } })).toMatchObject(because(404, 'not_found'));
  });

  it('C6 a test key sees the sandbox and nothing else', async () => {
    const key = await tenant.keyWith({ mode: 'test' });
    const sandbox = await tenant.talk(agentId, { environment: 'sandbox' });
    expect(key).toMatch(/^sk_test_/);
    expect((await list({}, key)).data.map(({ id }) => id)).toEqual([sandbox.id]);
  });
});

describe('one conversation', () => {
  it('C24 has its participant, session properties and path; an unknown one is an error with code and message', async () => {
    const user = {
      externalId: 'mira',
      firstName: 'Mira',
      lastName: 'Okafor',
      email: 'mira@example.com',
      organizationName: 'Larkspur Home',
      organizationDomain: 'larkspur.example',
      avatarUrl: 'https://larkspur.example/mira.png',
    };
    const sessionProperties = { basket: 3, nested: { a: [null] } };
    const pathTaken = ['welcome', { node: 2 }, null];
    const { id: userId } = await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: user });
    const talk = await answered({ user: { id: userId }, sessionProperties, pathTaken, connectionCode: 'web-shop' });
    const native = await talk.read();
    expect(await get(talk.id)).toEqual({
      id: talk.id,
      connection_code: 'web-shop',
      agent_id: agentId,
      status: 'in_progress',
      started_at: native.startedAt,
      completed_at: null,
      turn_count: 1,
      participant_profile: {
        id: userId,
        email: 'mira@example.com',
        first_name: 'Mira',
        last_name: 'Okafor',
        organization_name: 'Larkspur Home',
        organization_domain: 'larkspur.example',
        avatar_image_url: 'https://larkspur.example/mira.png',
      },
      session_properties: sessionProperties,
      path_taken: pathTaken,
    });
    for (const operation of paths) {
      const at = (id: string) => casey.call(operation, tenant.key, { path: { id } });
      expect(await at(UNKNOWN)).toMatchObject(because(404, 'not_found'));
      expect(await at('no-id')).toMatchObject(because(400, 'validation_error', expect.stringContaining('id:')));
    }
  });

  it('C24 has neither where nothing was said of them', async () => {
    const { id } = await tenant.talk(agentId);
    expect(await get(id)).toMatchObject({
      connection_code: null,
      participant_profile: null,
      session_properties: {},
      path_taken: null,
    });
  });

  it('C25 in a list it has neither session properties nor path', async () => {
    const { id } = await tenant.talk(agentId, { sessionProperties: { a: 1 }, pathTaken: ['a'] });
    const { data } = await list({ limit: 100 });
    const { session_properties: _, path_taken: __, ...rest } = (await get(id)) as Summary & Record<string, unknown>;
    expect(data.find((one) => one.id === id)).toEqual(rest);
  });

  it('C68 moves from pending by in_progress to completed or abandoned and archived, with its times', async () => {
    const talk = await tenant.talk(agentId);
    const times: Summary[] = [await get(talk.id)];
    await talk.ask('Hello?');
    times.push(await get(talk.id));
    await talk.status('paused');
    times.push(await get(talk.id));
    await talk.status('in_progress');
    await talk.status('completed');
    times.push(await get(talk.id));
    await talk.status('archived');
    times.push(await get(talk.id));
    expect(times.map(({ status }) => status)).toEqual([
      'pending',
      'in_progress',
      'in_progress',
      'completed',
      'archived',
    ]);
    expect(times.map(({ started_at: at }) => at !== null)).toEqual([false, true, true, true, true]);
    expect(times.map(({ completed_at: at }) => at !== null)).toEqual([false, false, false, true, true]);
    const left = await answered();
    await left.status('abandoned');
    expect(await get(left.id)).toMatchObject({ status: 'abandoned', completed_at: expect.any(String) as string });
  });

  it('C102 agrees with what the native API says of it', async () => {
    const talk = await answered({ user: { externalId: 'agrees' } });
    await talk.status('failed');
    const native = await talk.read();
    expect(await get(talk.id)).toMatchObject({
      agent_id: native.agentId,
      status: 'completed',
      started_at: native.startedAt,
      completed_at: native.completedAt,
      turn_count: native.turnCount,
      participant_profile: { id: native.userId },
    });
  });
});

describe('a transcript', () => {
  it('C81 has who said what, when, and how', async () => {
    const talk = await tenant.talk(agentId);
    await talk.post({ text: 'Spoken', modality: 'voice' });
    await talk.mode('manual');
    await talk.post({ role: 'human', text: 'By a human' });
    const native = await talk.messages();
    const messages = native.map(({ id, createdAt }) => ({ id, created_at: createdAt }));
    for (const operation of ['caseyGetTranscript', 'caseyGetTranscripts']) {
      expect(await casey.ok(operation, tenant.key, { path: { id: talk.id } })).toEqual({
        data: {
          conversation_id: talk.id,
          messages: [
            { ...messages[0], role: 'user', content: 'Spoken', modality: 'voice' },
            { ...messages[1], role: 'assistant', content: 'By a human', modality: 'text' },
          ],
        },
      });
    }
  });

  it('C81 is all of it, however long', async () => {
    const talk = await tenant.talk(agentId);
    for (let n = 0; n < 4; n += 1) await talk.ask({ text: `${n}`, onBusy: 'enqueue' });
    await service.rows(
      `insert into messages (shard, account_id, conversation_id, id, seq, role, text, partial, created_at, version)
       select shard, account_id, conversation_id, gen_random_uuid(), 4 + n, 'agent', 'Told ' || n, false, created_at, version
       from messages, generate_series(1, 1200) n where conversation_id = $1 and seq = 4`,
      [talk.id],
    );
    const { data } = await casey.ok<{ data: { messages: { content: string }[] } }>('caseyGetTranscript', tenant.key, {
      path: { id: talk.id },
    });
    expect(data.messages).toHaveLength(1_204);
    expect(data.messages.at(-1)?.content).toBe('Told 1200');
  });
});

describe('the list', () => {
  const ids = ({ data }: Page): string[] => data.map(({ id }) => id);
  let other: string;
  let all: string[];

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
    other = await tenant.externalAgent();
    const ends = [null, 'completed', 'abandoned', 'failed', 'archived', 'paused', null];
    for (const end of ends) {
      const talk = await answered();
      if (end !== null) await talk.status(end);
    }
    for (let n = 0; n < 18; n += 1) await tenant.talk(n % 3 === 0 ? other : agentId);
    all = ids(await list({ limit: 100 }));
    expect(all).toHaveLength(25);
  });

  it.each([
    ['pending', 18],
    ['in_progress', 3],
    ['completed', 2],
    ['abandoned', 1],
    ['archived', 1],
  ])('C42 has those that are %s, when asked for', async (status, count) => {
    const { data } = await list({ status, limit: 100 });
    expect(data.map((one) => one.status)).toEqual(Array.from({ length: count }, () => status));
  });

  it('C42 refuses a status that is none', async () => {
    for (const status of ['paused', 'failed', 'PENDING', '', 'pending,archived'])
      expect(await refused({ query: { status } })).toEqual(
        because(400, 'validation_error', expect.stringContaining('status')),
      );
    expect(await refused({ query: { status: ['pending', 'archived'] } })).toEqual(because(400, 'validation_error'));
  });

  it('C43 has those of an agent, and refuses what is no id', async () => {
    const { data } = await list({ agent_id: other, limit: 100 });
    expect(data).toHaveLength(6);
    expect((await list({ agent_id: UNKNOWN })).data).toEqual([]);
    expect(await list({ agent_id: other.toUpperCase(), limit: 100 })).toMatchObject({ data });
    expect(await refused({ query: { agent_id: 'no-id' } })).toEqual(
      because(400, 'validation_error', expect.stringContaining('agent_id')),
    );
  });

  it('C44 has 20 unless asked for 1 to 100', async () => {
    expect(ids(await list())).toEqual(all.slice(0, 20));
    expect(ids(await list({ limit: 1 }))).toEqual(all.slice(0, 1));
    for (const limit of ['0', '101', '-1', '1.5', '1e1', 'all', ''])
      expect([limit, await refused({ query: { limit } })]).toEqual([
        limit,
        because(400, 'validation_error', expect.stringContaining('limit')),
      ]);
  });

  it('C45 is walked both ways by its cursors', async () => {
    const seen: string[] = [];
    const pages: Page[] = [];
    for (let after: string | null | undefined; after !== null; after = pages.at(-1)?.pagination.next_cursor ?? null) {
      pages.push(await list({ limit: 10, ...(after === undefined ? {} : { after }) }));
      seen.push(...ids(pages.at(-1) as Page));
    }
    expect(seen).toEqual(all);
    expect(pages.map(({ pagination }) => pagination.has_more)).toEqual([true, true, false]);
    expect([pages[0]?.pagination.prev_cursor, pages.at(-1)?.pagination.next_cursor]).toEqual([null, null]);
    const back = await list({ limit: 10, before: pages[2]?.pagination.prev_cursor ?? '' });
    expect([ids(back), back.pagination.has_more]).toEqual([all.slice(10, 20), true]);
    const first = await list({ limit: 10, before: back.pagination.prev_cursor ?? '' });
    expect([ids(first), first.pagination.has_more, first.pagination.prev_cursor]).toEqual([
      all.slice(0, 10),
      false,
      null,
    ]);
    expect(ids(await list({ limit: 10, after: first.pagination.next_cursor ?? '' }))).toEqual(all.slice(10, 20));
  });

  it('C45 takes one cursor, of this very list', async () => {
    const { pagination } = await list({ limit: 5, status: 'pending' });
    const cursor = pagination.next_cursor ?? '';
    expect((await list({ limit: 5, status: 'pending', after: cursor })).data).toHaveLength(5);
    expect(await refused({ query: { after: cursor, before: cursor, status: 'pending' } })).toEqual(
      because(400, 'validation_error', expect.stringContaining('before')),
    );
    const others: Sent['query'][] = [
      { after: cursor },
      { after: cursor, status: 'archived' },
      { after: 'garbage' },
      { before: 'x' },
    ];
    for (const query of others) expect(await refused({ query })).toEqual(because(400, 'validation_error'));
    const native = await tenant.client.get<{ pagination: { nextCursor: string } }>('/v1/conversations?limit=5');
    expect(await refused({ query: { after: native.pagination.nextCursor } })).toEqual(because(400, 'validation_error'));
  });

  it('passes over parameters nobody knows', async () => {
    expect(ids(await list({ limit: 3, expand: 'all' }))).toEqual(all.slice(0, 3));
  });
});

describe('errors', () => {
  const raw = async (method: string, path: string): Promise<unknown> => {
    const answer = await fetch(`${service.url}/compat/casey${path}`, {
      method,
      headers: { authorization: `Bearer ${tenant.key}` },
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };

  it('C98 have the form of Casey’s wherever they come from', async () => {
    expect(await raw('GET', '/v1/backend/nothing')).toEqual(because(404, 'not_found'));
    expect(await raw('POST', '/v1/backend/conversations')).toEqual(because(405, 'method_not_allowed'));
    expect(await raw('GET', '/v1/backend/conversations/%zz')).toEqual(because(400, 'bad_request'));
    expect(await raw('GET', '/v1/backend/conversations?status=%ff')).toEqual(because(400, 'validation_error'));
  });

  it('C98 tell a key that may not read', async () => {
    const key = await tenant.keyWith({ scopes: ['conversations:write'] });
    expect(await casey.call('caseyListConversations', key)).toMatchObject(because(403, 'forbidden'));
  });

  it('C98 have nothing beside code and message', async () => {
    const told = await casey.call('caseyGetConversation', tenant.key, { path: { id: UNKNOWN } });
    expect(told.body).toEqual({ error: { code: 'not_found', message: expect.any(String) as string } });
    expect(told.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(told.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
