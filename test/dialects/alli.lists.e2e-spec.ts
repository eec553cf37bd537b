import fc from 'fast-check';
import { Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent } from './support/dialect';

interface Conversation {
  readonly id: string;
  readonly lastChatTime: number | null;
  readonly createdAt: number;
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
let other: string;
let categoryId: string;
/** In the order they were started; every third has nothing said in it. */
const talks: Talk[] = [];
const talkOf = (n: number): string => talks[n]?.id ?? '';
const isSilent = (n: number): boolean => n % 3 === 2;
const numbers = Array.from({ length: 60 }, (_, n) => n);

beforeAll(async () => {
  service = await Service.open();
  alli = new Dialect(service, 'alli.json');
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
  other = await tenant.externalAgent();
  categoryId = (
    await tenant.client.ok<{ id: string }>('POST', '/v1/categories', {
      body: { projectId: tenant.projectId, name: 'Returns' },
    })
  ).id;
  for (const n of numbers)
    talks.push(
      await tenant.talk(n % 10 === 0 ? other : agentId, {
        user: { externalId: `user-${n % 4}` },
        title: n === 7 ? 'A very purple lamp' : `Talk ${n}`,
        variables: { n, more: true },
        ...(n % 7 === 0 ? { categoryIds: [categoryId] } : {}),
      }),
    );
  // The later it was started, the earlier it was last spoken in.
  for (const n of [...numbers].reverse()) if (!isSilent(n)) await talks[n]?.ask('Hello?');
}, 60_000);
afterAll(() => service.close());

const list = (query: Sent['query'] = {}, key = tenant.key): Promise<Page> =>
  alli.ok<Page>('alliListConversations', key, { query });
const ids = ({ conversations }: Page): string[] => conversations.map(({ id }) => id);
const refused = async (query: Sent['query']): Promise<unknown> => {
  const { status, body } = await alli.call('alliListConversations', tenant.key, { query });
  return { status, body };
};
const badParameter = (message: unknown = expect.any(String)) => ({
  status: 400,
  body: { type: 'APIError', code: 7003, message },
});
const walked = async (query: Sent['query'], sizes: readonly number[]): Promise<string[]> => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; ; page += 1) {
    const found: Page = await list({ ...query, pageSize: sizes[page % sizes.length] ?? 1, ...(cursor && { cursor }) });
    seen.push(...ids(found));
    cursor = found.cursor;
    if (cursor === null) return seen;
  }
};
const every = (query: Sent['query'] = {}): Promise<string[]> => walked(query, [50]);
const those = (is: (n: number) => boolean): string[] => numbers.filter(is).map(talkOf);
const sorted = (some: readonly string[]): string[] => [...some].sort();

describe('the order', () => {
  const expected = (): Record<string, string[]> => {
    const [said, unsaid] = [those((n) => !isSilent(n)), those(isSilent)];
    const all = those(() => true);
    // What was last written to: those that were spoken in, the earliest one last; before them the silent ones.
    const modified = [...said, ...[...unsaid].reverse()];
    return {
      LAST_CHAT_TIME_DESC: [...said, ...[...unsaid].reverse()],
      LAST_CHAT_TIME_ASC: [...unsaid, ...[...said].reverse()],
      CREATED_AT_DESC: [...all].reverse(),
      CREATED_AT_ASC: all,
      MODIFIED_AT_DESC: modified,
      MODIFIED_AT_ASC: [...modified].reverse(),
    };
  };

  it('C33 is by last chat time, latest first, unless another is asked for', async () => {
    expect(await every()).toEqual(expected()['LAST_CHAT_TIME_DESC']);
  });

  it.each(['LAST_CHAT_TIME', 'CREATED_AT', 'MODIFIED_AT'])('C33 is by %s in both directions', async (by) => {
    for (const order of [`${by}_ASC`, `${by}_DESC`]) expect(await every({ order })).toEqual(expected()[order]);
  });

  it('C33 by anything else is refused', async () => {
    for (const order of ['CAMPAIGN_NAME_ASC', 'CAMPAIGN_NAME_DESC', 'LAST_CHAT_TIME', 'created_at_asc', ''])
      expect(await refused({ order })).toEqual(badParameter(expect.stringContaining('order')));
  });
});

describe('a filter', () => {
  it('C34 startedAt and endAt are about the last chat', async () => {
    const { conversations } = await list({ pageSize: 40 });
    const times = conversations.map(({ lastChatTime }) => lastChatTime ?? 0);
    const [from, to] = [times[30] ?? 0, times[10] ?? 0];
    const within = (query: Sent['query']) => every(query);
    const holding = (is: (time: number) => boolean) =>
      conversations.filter(({ lastChatTime }) => lastChatTime !== null && is(lastChatTime)).map(({ id }) => id);
    expect(await within({ startedAt: from })).toEqual(holding((time) => time >= from));
    expect(await within({ endAt: to })).toEqual(holding((time) => time < to));
    expect(await within({ startedAt: from, endAt: to })).toEqual(holding((time) => time >= from && time < to));
    expect(await within({ startedAt: from - 0.5, endAt: to + 0.5 })).toEqual(
      holding((time) => time >= from && time <= to),
    );
    expect(await within({ startedAt: to, endAt: from })).toEqual([]);
    expect(await within({ startedAt: '', endAt: 'null' })).toEqual(await every());
  });

  it('C35 firstChatStartedAt and firstChatEndAt are about the first chat', async () => {
    const talk = await tenant.talk(agentId, { user: { externalId: 'first-chat' } });
    const { body } = await talk.post('Hello?');
    const first = Date.parse(body.message.createdAt);
    service.pass(5);
    await talk.ask({ text: 'Again?', onBusy: 'enqueue' });
    const userIds = (await talk.read()).userId ?? '';
    const found = async (query: Sent['query']) => (await every({ userIds, ...query })).length;
    expect(await found({ firstChatStartedAt: first })).toBe(1);
    expect(await found({ firstChatStartedAt: first + 1 })).toBe(0);
    expect(await found({ firstChatEndAt: first })).toBe(0);
    expect(await found({ firstChatEndAt: first + 1 })).toBe(1);
    await talk.delete();
  });

  it('C34 C35 a time that is none is refused', async () => {
    for (const name of ['startedAt', 'endAt', 'firstChatStartedAt', 'firstChatEndAt'])
      for (const time of [
        '-1',
        '1e3',
        'x',
        '2026-01-01',
        '253402300800000',
        '253402300799999.5',
        'Infinity',
        'NaN',
        '1'.repeat(16),
      ])
        expect([time, await refused({ [name]: time })]).toEqual([time, badParameter(expect.stringContaining(name))]);
  });

  it('C36 userIds, llmAppId and categoryId hold together, the first by any of several', async () => {
    const userOf = async (n: number) => (await talks[n]?.read())?.userId ?? '';
    const [one, two] = [await userOf(0), await userOf(1)];
    const held = async (query: Sent['query'], is: (n: number) => boolean) =>
      expect(sorted(await every(query))).toEqual(sorted(those(is)));
    await held({ userIds: one }, (n) => n % 4 === 0);
    await held({ userIds: `${one},${two}` }, (n) => n % 4 < 2);
    await held({ userIds: [one, two.toUpperCase()] }, (n) => n % 4 < 2);
    await held({ llmAppId: other }, (n) => n % 10 === 0);
    await held({ categoryId }, (n) => n % 7 === 0);
    await held({ userIds: one, llmAppId: other }, (n) => n % 20 === 0);
    await held({ userIds: '', llmAppId: '', categoryId: 'null' }, () => true);
    await held({ llmAppId: categoryId }, () => false);
    for (const [name, value] of [
      ['userIds', 'x'],
      ['userIds', `${one},x`],
      ['llmAppId', 'x'],
      ['categoryId', '1'],
    ] as const)
      expect(await refused({ [name]: value })).toEqual(badParameter(expect.stringContaining(name)));
  });

  it('C37 searchTerm finds by words, also where nothing was said', async () => {
    expect(await every({ searchTerm: 'PURPLE lamp' })).toEqual([talkOf(7)]);
    expect(await every({ searchTerm: 'Talk 59' })).toEqual([talkOf(59)]); // nothing was said there
    expect(await every({ searchTerm: 'nowhere to be found' })).toEqual([]);
    expect(await refused({ searchTerm: 'x' })).toEqual(badParameter(expect.stringContaining('searchTerm')));
  });

  it('C38 activeOnly leaves what awaits no answer out', async () => {
    const asked = await tenant.talk(agentId);
    await asked.ask('Hello?');
    const ended = await tenant.talk(agentId);
    await ended.ask('Hello?');
    await ended.status('completed');
    const quiet = await tenant.talk(agentId);
    for (const activeOnly of ['true', 'True', '1']) {
      const active = await every({ activeOnly });
      expect([asked, ended, quiet].map(({ id }) => active.includes(id))).toEqual([true, false, false]);
    }
    const all = await every({ activeOnly: 'false' });
    expect([asked, ended, quiet].map(({ id }) => all.includes(id))).toEqual([true, true, true]);
    expect(await refused({ activeOnly: 'yes' })).toEqual(badParameter(expect.stringContaining('activeOnly')));
    for (const talk of [asked, ended, quiet]) await talk.delete();
  });
});

describe('a page', () => {
  it('C39 has 50 unless asked for 1 to 50', async () => {
    expect(ids(await list())).toEqual((await every()).slice(0, 50));
    for (const pageSize of [1, 50]) expect(ids(await list({ pageSize }))).toHaveLength(pageSize);
    for (const pageSize of ['0', '51', '-1', '1.5', '1e1', 'all', ''])
      expect([pageSize, await refused({ pageSize })]).toEqual([
        pageSize,
        badParameter(expect.stringContaining('pageSize')),
      ]);
  });

  it('C40 by page the cursors lead through all, without gaps or repeats, whatever the sizes', async () => {
    const orders = ['LAST_CHAT_TIME_DESC', 'LAST_CHAT_TIME_ASC', 'MODIFIED_AT_DESC'];
    const whole = new Map<string, string[]>();
    for (const order of orders) whole.set(order, await every({ order }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...orders),
        fc.array(fc.integer({ min: 5, max: 50 }), { minLength: 1, maxLength: 5 }),
        async (order, sizes) => {
          expect(await walked({ order }, sizes)).toEqual(whole.get(order));
        },
      ),
      { numRuns: 20 },
    );
  }, 30_000);

  it('C40 at the end the cursor is null, also where a page is just full, and on both sides of the last chats', async () => {
    const all = numbers.length;
    const sizes = [
      [all / 2, all / 2],
      [40, 20],
      [40, 19],
    ] as const; // 40 were spoken in
    for (const [first, second] of sizes) {
      const page = await list({ pageSize: first });
      expect(page.cursor).not.toBeNull();
      const next = await list({ pageSize: second, cursor: page.cursor ?? '' });
      expect([next.conversations.length, next.cursor === null]).toEqual([second, first + second === all]);
    }
    const none = await list({ searchTerm: 'nowhere to be found' });
    expect(none).toEqual({ conversations: [], cursor: null });
  });

  it('C40 takes a cursor of this very list', async () => {
    const { cursor } = await list({ pageSize: 5 });
    const mine = cursor ?? '';
    expect((await list({ pageSize: 50, cursor: mine })).conversations).toHaveLength(50);
    const stranger = await service.tenant();
    const told = await alli.call('alliListConversations', stranger.key, { query: { cursor: mine } });
    expect({ status: told.status, body: told.body }).toEqual(badParameter());
    const native = await tenant.client.get<{ pagination: { nextCursor: string } }>('/v1/conversations?limit=5');
    const queries: Sent['query'][] = [
      { cursor: mine, order: 'CREATED_AT_ASC' },
      { cursor: mine, llmAppId: other },
      { cursor: 'garbage' },
      { cursor: `${mine}x` },
      { cursor: native.pagination.nextCursor },
    ];
    for (const query of queries) expect(await refused(query)).toEqual(badParameter());
    for (const none of ['', 'null']) expect(ids(await list({ pageSize: 5, cursor: none }))).toHaveLength(5);
  });

  it('C41 shows the variables that are named', async () => {
    const shown = async (query: Sent['query']) => (await list({ pageSize: 1, ...query })).conversations[0]?.variables;
    expect(await shown({})).toEqual({ n: 0, more: true });
    expect(await shown({ variables: 'n,none' })).toEqual({ n: 0 });
    expect(await shown({ variables: ['n', 'more'] })).toEqual({ n: 0, more: true });
  });

  it('passes over parameters nobody knows', async () => {
    expect(ids(await list({ pageSize: 3, expand: 'all' }))).toHaveLength(3);
  });
});

describe('the daily count', () => {
  const count = (query: Sent['query']) =>
    alli.call<{ date: string; count: number }[]>('alliCountConversationsDaily', tenant.key, { query });
  const dayAt = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('C94 has every day of the range, both ends included, the empty ones as zero', async () => {
    const counted = await tenant.client.get<{ data: { conversations: number }[] }>(
      `/v1/analytics/daily-counts?from=${dayAt(-3)}&to=${dayAt(0)}`,
    );
    expect(counted.data).toHaveLength(4);
    const { body } = await count({ startDate: dayAt(-3), endDate: dayAt(1) });
    expect(body.map(({ date }) => date)).toEqual([-3, -2, -1, 0, 1].map(dayAt));
    expect(body.slice(0, 2).map((day) => day.count)).toEqual([0, 0]);
    expect(body.reduce((sum, day) => sum + day.count, 0)).toBeGreaterThanOrEqual(numbers.length);
    expect((await count({ startDate: dayAt(-9), endDate: dayAt(-9) })).body).toEqual([{ date: dayAt(-9), count: 0 }]);
  });

  it('C94 refuses dates that are none, a range that ends before it begins, and one of more than 400 days', async () => {
    const bad: Sent['query'][] = [
      {},
      { startDate: '2026-01-01' },
      { startDate: '2026-02-30', endDate: '2026-03-01' },
      { startDate: '2026-1-1', endDate: '2026-03-01' },
      { startDate: '2026-01-01T00:00:00Z', endDate: '2026-03-01' },
      { startDate: '1969-12-31', endDate: '1970-01-01' },
      { startDate: '2026-01-02', endDate: '2026-01-01' },
      { startDate: '2025-01-01', endDate: '2026-02-05' },
    ];
    for (const query of bad) {
      const { status, body } = await count(query);
      expect([query, { status, body }]).toEqual([query, badParameter()]);
    }
    expect((await count({ startDate: '2025-01-01', endDate: '2026-02-04' })).body).toHaveLength(400);
  });
});
