import fc from 'fast-check';
import {
  Service,
  type Client,
  type ConversationView,
  type MessageView,
  type PageOf,
  type Tenant,
} from '../../../test/service';

type Query = Readonly<Record<string, string | number>>;

const listOf = <Row>(client: Client, path: string, query: Query): Promise<PageOf<Row>> => {
  const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return client.get<PageOf<Row>>(`${path}?${words}`);
};

/** Every page from one end to the other. `between` runs after each page. */
const walk = async <Row>(
  client: Client,
  path: string,
  query: Query,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<PageOf<Row>[]> => {
  const pages = [await listOf<Row>(client, path, query)];
  for (let next = pages[0]?.pagination.nextCursor; next; next = pages.at(-1)?.pagination.nextCursor) {
    await between();
    pages.push(await listOf<Row>(client, path, { ...query, after: next }));
  }
  return pages;
};
const rowsOf = <Row>(pages: readonly PageOf<Row>[]): Row[] => pages.flatMap(({ data }) => data);
const idsOf = (pages: readonly PageOf<{ id: string }>[]): string[] => rowsOf(pages).map(({ id }) => id);

let service: Service;
beforeAll(async () => {
  service = await Service.open();
});
afterAll(() => service.close());

describe('the list of conversations', () => {
  const path = '/v1/conversations';
  let tenant: Tenant;
  let all: ConversationView[];

  beforeAll(async () => {
    tenant = await service.tenant();
    const agents = [await tenant.externalAgent(), await tenant.externalAgent()] as const;
    const environments = ['live', 'pre-release', 'sandbox'];
    for (let n = 0; n < 24; n += 1) {
      const talk = await tenant.talk(agents[n % 2 === 0 ? 0 : 1], {
        user: { externalId: `user-${n % 3}` },
        environment: environments[n % environments.length],
      });
      if (n % 4 !== 0) await talk.ask('Hello?');
      if (n % 6 === 1) await talk.status('completed');
      if (n % 6 === 3) await talk.status('paused');
      if (n % 5 === 0) await talk.mode('manual');
    }
    all = rowsOf(await walk<ConversationView>(tenant.client, path, { limit: 100 }));
    expect(all).toHaveLength(24);
  });

  const some = (keep: (one: ConversationView) => boolean) => all.filter(keep).map(({ id }) => id);
  const middle = (of: (one: ConversationView) => string | null): string => {
    const times = all.flatMap((one) => of(one) ?? []).sort();
    return times[Math.floor(times.length / 2)] ?? '';
  };

  it('is newest first, unless asked otherwise', () => {
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it.each([
    ['created', 'asc'],
    ['created', 'desc'],
    ['updated', 'asc'],
    ['updated', 'desc'],
    ['lastMessage', 'asc'],
    ['lastMessage', 'desc'],
  ] as const)('ordered by %s %s can be walked there and back', async (orderBy, direction) => {
    const query = { orderBy, direction, limit: 5 };
    const there = await walk<ConversationView>(tenant.client, path, query);
    const timeOf = { created: 'createdAt', updated: 'updatedAt', lastMessage: 'lastMessageAt' } as const;
    const times = rowsOf(there).map((one) => one[timeOf[orderBy]] ?? '');
    expect(times).toEqual(direction === 'asc' ? [...times].sort() : [...times].sort().reverse());
    expect([...idsOf(there)].sort()).toEqual(
      some((one) => orderBy !== 'lastMessage' || one.lastMessageAt !== null).sort(),
    );
    expect(there.map(({ pagination }) => pagination.hasMore)).toEqual(there.map((_, n) => n < there.length - 1));
    expect(there[0]?.pagination.prevCursor).toBeNull();

    const back: PageOf<ConversationView>[] = [];
    for (let before = there.at(-1)?.pagination.prevCursor; before; before = back[0]?.pagination.prevCursor)
      back.unshift(await listOf<ConversationView>(tenant.client, path, { ...query, before }));
    expect(idsOf(back)).toEqual(idsOf(there.slice(0, -1)));
  });

  it('holds what every filter asks for, and nothing else', async () => {
    const [one] = all;
    if (!one?.userId) throw new Error('the first conversation has no user');
    const filters: [Query, (view: ConversationView) => boolean][] = [
      [{ hasMessages: 'true' }, (view) => view.firstMessageAt !== null],
      [{ hasMessages: 'false' }, (view) => view.firstMessageAt === null],
      [{ userId: one.userId }, ({ userId }) => userId === one.userId],
      [{ agentId: one.agentId }, ({ agentId }) => agentId === one.agentId],
      [{ status: 'completed' }, ({ status }) => status === 'completed'],
      [{ status: 'paused,pending' }, ({ status }) => status === 'paused' || status === 'pending'],
      [{ mode: 'manual' }, ({ mode }) => mode === 'manual'],
      [{ environment: 'pre-release' }, ({ environment }) => environment === 'pre-release'],
      [
        { agentId: one.agentId, mode: 'ai', status: 'in_progress' },
        (view) => view.agentId === one.agentId && view.mode === 'ai' && view.status === 'in_progress',
      ],
    ];
    const times = { created: 'createdAt', updated: 'updatedAt', lastMessage: 'lastMessageAt' } as const;
    for (const [name, field] of Object.entries(times)) {
      const at = middle((view) => view[field]);
      const timeOf = (view: ConversationView): string | null => view[field];
      filters.push([{ [`${name}From`]: at }, (view) => (timeOf(view) ?? '') >= at]);
      filters.push([{ [`${name}To`]: at }, (view) => timeOf(view) !== null && (timeOf(view) ?? '') < at]);
    }
    for (const [query, keep] of filters) {
      const found = await walk<ConversationView>(tenant.client, path, { ...query, limit: 7 });
      expect({ query, ids: idsOf(found) }).toEqual({ query, ids: some(keep) });
      expect(found[0]?.data.length).toBeGreaterThan(0);
    }
  });

  it('refuses a cursor that is not its own', async () => {
    const { pagination } = await listOf<ConversationView>(tenant.client, path, { limit: 1 });
    const after = pagination.nextCursor ?? '';
    const stranger = await service.tenant();
    const refused = await Promise.all([
      tenant.client.send('GET', `${path}?after=${after}&mode=ai`),
      tenant.client.send('GET', `${path}?after=${after}&direction=asc`),
      tenant.client.send('GET', `${path}?after=${after}&orderBy=updated`),
      tenant.client.send('GET', `${path}?after=${after.slice(0, -2)}AA`),
      stranger.client.send('GET', `${path}?after=${after}`),
    ]);
    for (const answer of refused) expect(answer).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    const both = await tenant.client.send('GET', `${path}?after=${after}&before=${after}`);
    expect(both).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('shows a test key the sandbox only', async () => {
    const { key } = await service.client().ok<{ key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
      body: { name: 'Test', mode: 'test' },
    });
    const seen = await walk<ConversationView>(service.client(key), path, { limit: 100 });
    expect(idsOf(seen)).toEqual(some(({ environment }) => environment === 'sandbox'));
  });
});

describe('a walk while others write', () => {
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
    await Promise.all(Array.from({ length: 20 }, () => tenant.talk(agentId)));
  });

  const everything = () => walk<ConversationView>(tenant.client, '/v1/conversations', { limit: 100 });

  it('by creation sees each conversation that was there exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.constantFrom('start', 'say', 'complete'), { minLength: 1, maxLength: 4 }),
        async (direction, limit, writes) => {
          const there = idsOf(await everything());
          let turn = 0;
          const write = async (): Promise<void> => {
            if (turn === 10) return; // oldest first, a walk would else chase what it starts
            const id = there[(turn * 7) % there.length];
            const what = writes[turn++ % writes.length];
            const at = `/v1/conversations/${id}`;
            if (what === 'start') await tenant.talk(agentId);
            if (what === 'say') await tenant.client.send('POST', `${at}/messages`, { body: { text: 'Hi' } });
            if (what === 'complete') await tenant.client.send('PUT', `${at}/status`, { body: { status: 'completed' } });
          };
          const seen = idsOf(
            await walk<ConversationView>(tenant.client, '/v1/conversations', { direction, limit }, write),
          );
          expect(new Set(seen).size).toBe(seen.length);
          expect(there.filter((id) => !seen.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('by update sees each that did not move exactly once', async () => {
    const there = idsOf(await everything());
    const moving = new Set<string>();
    const touch = async (): Promise<void> => {
      const id = there[moving.size] ?? '';
      moving.add(id);
      await tenant.client.ok('PATCH', `/v1/conversations/${id}`, { body: { title: 'Touched' } });
    };
    const query = { orderBy: 'updated', direction: 'desc', limit: 4 };
    const seen = idsOf(await walk<ConversationView>(tenant.client, '/v1/conversations', query, touch));
    for (const id of there.filter((one) => !moving.has(one))) expect(seen.filter((one) => one === id)).toHaveLength(1);
  });
});

describe('the messages of a conversation', () => {
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await service.tenant();
  });

  it('can be walked both ways, oldest first or newest first', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    for (let n = 1; n <= 11; n += 1) await talk.ask(`Number ${n}`);
    const path = `${talk.at}/messages`;
    const seqs = (pages: readonly PageOf<MessageView>[]) => rowsOf(pages).map(({ seq }) => seq);
    const upwards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    const up = await walk<MessageView>(tenant.client, path, { limit: 4 });
    expect(seqs(up)).toEqual(upwards);
    expect(rowsOf(up).map(({ text }) => text)).toEqual(upwards.map((n) => `Number ${n}`));
    const down = await walk<MessageView>(tenant.client, path, { limit: 4, direction: 'desc' });
    expect(seqs(down)).toEqual([...upwards].reverse());

    const before = down.at(-1)?.pagination.prevCursor ?? '';
    const back = await listOf<MessageView>(tenant.client, path, { limit: 4, direction: 'desc', before });
    expect(seqs([back])).toEqual([7, 6, 5, 4]);
    expect(back.pagination).toMatchObject({ hasMore: true, nextCursor: expect.any(String) as string });
    const other = await tenant.talk(await tenant.externalAgent());
    expect(await tenant.client.send('GET', `${other.at}/messages?after=${before}`)).toMatchObject({ status: 400 });
  });

  it('grow at the end while they are walked', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    await talk.ask('One');
    await talk.ask('Two');
    const pages = await walk<MessageView>(tenant.client, `${talk.at}/messages`, { limit: 1 }, async () => {
      if ((await talk.messages()).length < 5) await talk.ask('More');
    });
    expect(rowsOf(pages).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });
});
