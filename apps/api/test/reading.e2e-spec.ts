import {
  Service,
  type Client,
  type ConversationView,
  type PageOf,
  type Talk,
  type Tenant,
} from '../../../test/service';

type Query = Readonly<Record<string, string | number>>;
interface Numbers {
  readonly page: number;
  readonly totalItems: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}
const path = '/v1/conversations';
const of = (query: Query): string =>
  `?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;

let service: Service;
let tenant: Tenant;
let client: Client;
const ids: Record<string, string> = {};
let talks: readonly Talk[];

const make = async (at: string, body: object): Promise<string> =>
  (await client.ok<{ id: string }>('POST', at, { body })).id;
const list = (query: Query): Promise<PageOf<ConversationView>> => client.get(`${path}${of(query)}`);
const found = async (query: Query): Promise<number[]> =>
  (await list({ ...query, limit: 100 })).data
    .map(({ id }) => talks.findIndex((talk) => talk.id === id))
    .sort((a, b) => a - b);
const refused = (query: Query) => client.send('GET', `${path}${of(query)}`);
/** What other parts of the service will set; here it is only read. */
const set = (n: number, facts: string): Promise<object[]> =>
  service.rows(`update conversations set ${facts} where id = $1`, [talks[n]?.id]);

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant();
  client = tenant.client;
  const { projectId } = tenant;
  ids.ada = await tenant.externalAgent({ name: 'Ada Help' });
  ids.bob = await tenant.externalAgent({ name: 'Bob Sales' });
  ids.member = await make('/v1/members', { name: 'Mia Muster', email: 'mia@example.com' });
  ids.state = await make('/v1/states', { name: 'Escalated', projectId });
  ids.red = await make('/v1/categories', { name: 'Red', projectId });
  ids.blue = await make('/v1/categories', { name: 'Blue', projectId });
  ids.variant = await make('/v1/variants', { name: 'New greeting', projectId });
  const user = {
    externalId: 'u-1',
    firstName: 'Zoë',
    lastName: 'O_Neill',
    email: 'zoe@shop.example',
    phone: '+41791234567',
  };
  const fields: object[] = [
    { user, title: 'A broken lamp', stateId: ids.state, contextState: { step: 3 } },
    { user: { externalId: 'u-2', firstName: 'Max' }, categoryIds: [ids.red], assigneeId: ids.member },
    { title: '100% wool', categoryIds: [ids.red, ids.blue], variables: { colour: 'red', size: 7 } },
    { variantId: ids.variant, assignmentId: 'task-1', channel: 'sms' },
    { title: 'Lamps and chairs', environment: 'sandbox' },
    {},
  ];
  talks = await Promise.all(fields.map((one, n) => tenant.talk((n < 4 ? ids.ada : ids.bob) ?? '', one)));
  for (const n of [0, 1, 2]) await talks[n]?.ask('Where is my lamp?');
  await talks[2]?.status('completed');
  await set(1, 'feedback_count = 2, feedback_up = 2');
  await set(2, `feedback_count = 1, feedback_down = 1, score = 2.5, score_by = 'model', score_at = now()`);
  await set(3, `score = 9, score_by = 'human', score_at = now(), summary = 'Asked about Delivery'`);
});
afterAll(() => service.close());

describe('the filters of conversations', () => {
  it('find what they say', async () => {
    const cases: readonly (readonly [Query, readonly number[]])[] = [
      [{ agentId: ids.bob ?? '' }, [4, 5]],
      [{ agentId: `${ids.bob},${ids.ada}`, status: 'pending' }, [3, 4, 5]],
      [{ projectId: tenant.projectId }, [0, 1, 2, 3, 4, 5]],
      [{ id: `${talks[1]?.id},${talks[5]?.id}` }, [1, 5]],
      [{ stateId: ids.state ?? '' }, [0]],
      [{ categoryId: ids.blue ?? '' }, [2]],
      [{ categoryId: `${ids.red},${ids.blue}` }, [1, 2]],
      [{ variantId: ids.variant ?? '' }, [3]],
      [{ variantName: 'New greeting' }, [3]],
      [{ variantName: 'No such' }, []],
      [{ assigneeId: ids.member ?? '' }, [1]],
      [{ assigneeId: 'none', status: 'in_progress' }, [0]],
      [{ assignmentId: 'task-1' }, [3]],
      [{ channel: 'sms' }, [3]],
      [{ environment: 'sandbox' }, [4]],
      [{ inProgress: 'true' }, [0, 1, 3, 4, 5]],
      [{ inProgress: 'false' }, [2]],
      [{ inProgress: 'false', status: 'pending' }, []],
      [{ activeOnly: 'true' }, [0, 1]],
      [{ hasFeedback: 'true' }, [1, 2]],
      [{ hasFeedback: 'false', agentId: ids.ada ?? '' }, [0, 3]],
      [{ feedback: 'up' }, [1]],
      [{ feedback: 'down' }, [2]],
      [{ scoreFrom: '2.5', scoreTo: 9 }, [2]],
      [{ orderBy: 'score' }, [2, 3]],
      [{ orderBy: 'firstMessage' }, [0, 1, 2]],
      [{ firstMessageFrom: '2000-01-01T00:00:00Z', startedTo: '2999-01-01T00:00:00Z' }, [0, 1, 2]],
    ];
    for (const [query, expected] of cases)
      expect({ query, found: await found(query) }).toEqual({ query, found: expected });
  });

  it.each([
    ['lamp', [0, 4]],
    ['LAMP broken', [0]],
    ['delivery', [3]],
    ['bob', [4, 5]],
    ['Zoë', [0]],
    ['o_neill', [0]],
    ['oxneill', []],
    ['zoe@shop', [0]],
    ['+4179123', [0]],
    ['max', [1]],
    ['00%', [2]],
    ['%%', []],
    ['\\', undefined],
    ['br', [0]],
    ['ro', []],
    ["' or 1=1 --", []],
    ['lamp max', []],
  ])('find by the keyword %j', async (q, expected) => {
    if (expected) expect(await found({ q })).toEqual(expected);
    else expect(await refused({ q })).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query.q' }] } });
  });

  it.each([
    [{ variantId: '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11', variantName: 'A' }, 'query.variantName'],
    [{ createdFrom: '2026-02-01T00:00:00Z', createdTo: '2026-01-01T00:00:00Z' }, 'query.createdTo'],
    [{ scoreFrom: 5, scoreTo: 4 }, 'query.scoreTo'],
    [{ page: 2, after: 'x' }, 'query.page'],
    [{ page: 101, limit: 100 }, 'query.page'],
    [{ fields: 'title,colour' }, 'query.fields.1'],
    [{ fields: 'user' }, 'query.fields.0'],
    [{ include: 'everything' }, 'query.include.0'],
    [{ userId: 'x' }, 'query.userId.0'],
    [{ activeOnly: 'yes' }, 'query.activeOnly'],
  ] as const)('refuse %j', async (query, pointer) => {
    const answer = await refused(query);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer }] } });
  });
});

describe('pages by number', () => {
  it('say where they are: first, in the middle, last, beyond', async () => {
    const page = async (number: number, more: Query = {}) => {
      const { data, pagination } = await list({ page: number, limit: 2, direction: 'asc', ...more });
      const { page, totalItems, totalPages, hasNextPage, hasPreviousPage } = pagination as unknown as Numbers;
      return [data.length, page, totalItems, totalPages, hasNextPage, hasPreviousPage];
    };
    expect(await page(1)).toEqual([2, 1, 6, 3, true, false]);
    expect(await page(2)).toEqual([2, 2, 6, 3, true, true]);
    expect(await page(3)).toEqual([2, 3, 6, 3, false, true]);
    expect(await page(4)).toEqual([0, 4, 6, 3, false, true]);
    expect(await page(1, { status: 'failed' })).toEqual([0, 1, 0, 0, false, false]);
    expect(await page(1, { orderBy: 'score' })).toEqual([2, 1, 2, 1, false, false]);
  });

  it('hold together what a walk by cursor holds, and lead on into it', async () => {
    const idsOf = ({ data }: PageOf<ConversationView>): string[] => data.map(({ id }) => id);
    const pages = await Promise.all([1, 2, 3].map((page) => list({ page, limit: 2 })));
    expect(pages.flatMap(idsOf)).toEqual(idsOf(await list({})));
    expect(idsOf(await list({ limit: 2, after: pages[0]?.pagination.nextCursor ?? '' }))).toEqual(
      idsOf(pages[1] as PageOf<ConversationView>),
    );
    expect('page' in (await list({})).pagination).toBe(false);
  });
});

describe('a search in a body', () => {
  it('answers as the list does, and its cursors are the same', async () => {
    const body = { agentId: [ids.ada], orderBy: 'created', limit: 2 };
    const first = await client.ok<PageOf<ConversationView>>('POST', `${path}/search`, { body });
    expect(first).toEqual(await list({ agentId: ids.ada ?? '', limit: 2 }));
    const after = first.pagination.nextCursor ?? '';
    expect(await client.ok('POST', `${path}/search`, { body: { ...body, after } })).toEqual(
      await list({ agentId: ids.ada ?? '', limit: 2, after }),
    );
  });

  it('takes 500 ids of a kind, and no more', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `0199d4c6-8f1e-7b7a-9c43-${String(n).padStart(12, '0')}`);
    const ask = (userId: string[]) => client.send('POST', `${path}/search`, { body: { userId } });
    expect(await ask(many(500))).toMatchObject({ status: 200, body: { data: [] } });
    expect(await ask(many(501))).toMatchObject({ status: 400, body: { errors: [{ pointer: '/userId' }] } });
  });
});

describe('what comes along', () => {
  const all = 'contextState,messages,feedback,user,agent,assignee,state,categories,variant,people';

  it('is there when it is asked for, on one and on a list alike', async () => {
    const [first, second, third, fourth] = await Promise.all(
      talks.slice(0, 4).map(({ id }) => client.get<Record<string, unknown>>(`${path}/${id}?include=${all}`)),
    );
    expect(first).toMatchObject({
      contextState: { step: 3 },
      messages: [{ text: 'Where is my lamp?', seq: 1 }],
      feedbackGiven: [],
      user: { firstName: 'Zoë', email: 'zoe@shop.example' },
      agent: { name: 'Ada Help' },
      assignee: null,
      state: { name: 'Escalated' },
      variant: null,
      people: { createdBy: 'Back office', updatedBy: 'Back office' },
    });
    expect(second).toMatchObject({ assignee: { name: 'Mia Muster' }, categories: [{ name: 'Red' }] });
    expect((third?.categories as { name: string }[]).map(({ name }) => name)).toEqual(['Red', 'Blue']);
    expect(fourth).toMatchObject({ variant: { name: 'New greeting' }, contextState: null, messages: [] });
    const listed = (await list({ include: all })).data;
    for (const one of [first, second, third, fourth]) expect(listed).toContainEqual(one);
  });

  it('holds the newest 20 messages, oldest first', async () => {
    const own = await tenant.talk(ids.bob ?? '', {});
    for (let n = 1; n <= 22; n += 1) await own.ask(`Number ${n}`);
    const { messages } = await client.get<{ messages: { text: string }[] }>(`${path}/${own.id}?include=messages`);
    expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `Number ${n + 3}`));
    await client.ok('DELETE', `${path}/${own.id}`);
  });

  it('is cut to the fields and variables asked for, and the ETag stays', async () => {
    const at = `${path}/${talks[2]?.id}`;
    const part = await client.send('GET', `${at}?fields=title,variables&variables=colour,shape`);
    expect(part.body).toEqual({ id: talks[2]?.id, title: '100% wool', variables: { colour: 'red' } });
    expect(part.headers.get('etag')).toBe((await client.send('GET', at)).headers.get('etag'));
    const { data } = await list({ fields: 'agent', include: 'agent', limit: 1 });
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(['agent', 'id']);
  });
});
