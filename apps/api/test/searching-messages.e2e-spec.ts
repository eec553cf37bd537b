import { Pool } from 'pg';
import { Service, type Client, type PageOf, type Tenant } from '../../../test/service';

interface Hit {
  readonly conversationId: string;
  readonly messageId: string;
  readonly seq: number;
  readonly role: string;
  readonly highlights: readonly (readonly { readonly text: string; readonly match: boolean }[])[];
}
type Query = Readonly<Record<string, string | number>>;

let service: Service;
let tenant: Tenant;
let client: Client;
let agents: readonly string[];
let first: { readonly id: string };
let second: { readonly id: string };

const at = (query: Query): string =>
  `/v1/messages/search?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;
const search = (query: Query): Promise<PageOf<Hit>> => client.get(at(query));
const texts = async (query: Query): Promise<string[]> =>
  (await search(query)).data.map(({ highlights }) =>
    highlights.map((one) => one.map(({ text }) => text).join('')).join('…'),
  );

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant();
  client = tenant.client;
  agents = [await tenant.externalAgent(), await tenant.externalAgent()];
  const [one, two] = await Promise.all(agents.map((agent) => tenant.talk(agent, { user: { externalId: agent } })));
  if (!one || !two) throw new Error('two were to be started');
  [first, second] = [one, two];
  const question = await one.ask('Where is my <b>Lamp</b>?');
  await one.post({ role: 'agent', text: 'The lamp is on its way to Zürich.', answers: question });
  await two.ask('A blue chair, and a lamp too');
  await two.ask('Nothing of this kind');
});
afterAll(() => service.close());

describe('a search of messages', () => {
  it('finds words in any case, newest first, and shows where they stand as plain text', async () => {
    const { data } = await search({ q: 'lamp' });
    expect(data.map(({ conversationId, seq, role }) => [conversationId, seq, role])).toEqual([
      [second.id, 1, 'user'],
      [first.id, 2, 'agent'],
      [first.id, 1, 'user'],
    ]);
    expect(data[2]?.highlights).toEqual([
      [
        { text: 'Where is my <b>', match: false },
        { text: 'Lamp', match: true },
        { text: '</b>?', match: false },
      ],
    ]);
  });

  it('understands phrases, or, and not', async () => {
    expect(await texts({ q: '"blue chair"' })).toHaveLength(1);
    expect(await texts({ q: '"chair blue"' })).toHaveLength(0);
    expect(await texts({ q: 'chair or zürich' })).toHaveLength(2);
    expect(await texts({ q: 'lamp -blue' })).toHaveLength(2);
  });

  it('is narrowed by every filter', async () => {
    const [agent = ''] = agents;
    const { userId } = await client.get<{ userId: string }>(`/v1/conversations/${first.id}`);
    const narrower: Query[] = [
      { agentId: agent },
      { userId },
      { conversationId: first.id },
      { conversationId: first.id, projectId: tenant.projectId, environment: 'live' },
    ];
    for (const query of narrower)
      expect({ query, found: (await texts({ q: 'lamp', ...query })).length }).toEqual({ query, found: 2 });
    expect(await texts({ q: 'lamp', role: 'agent' })).toHaveLength(1);
    expect(await texts({ q: 'lamp', environment: 'sandbox' })).toHaveLength(0);
    expect(await texts({ q: 'lamp', to: '2020-01-01T00:00:00Z' })).toHaveLength(0);
    expect(await texts({ q: 'lamp', from: '2020-01-01T00:00:00Z' })).toHaveLength(3);
  });

  it('can be walked there and back', async () => {
    const ids = ({ data }: PageOf<Hit>): string[] => data.map(({ messageId }) => messageId);
    const all = ids(await search({ q: 'lamp' }));
    const pages = [await search({ q: 'lamp', limit: 1 })];
    for (let next = pages[0]?.pagination.nextCursor; next; next = pages.at(-1)?.pagination.nextCursor)
      pages.push(await search({ q: 'lamp', limit: 1, after: next }));
    expect(pages.flatMap(ids)).toEqual(all);
    const back = await search({ q: 'lamp', limit: 2, before: pages.at(-1)?.pagination.prevCursor ?? '' });
    expect(ids(back)).toEqual(all.slice(0, 2));
    const other = await client.send('GET', at({ q: 'chair', after: pages[0]?.pagination.nextCursor ?? '' }));
    expect(other).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
  });

  it.each([
    "' OR 1=1--",
    'lamp & | !(',
    '(lamp',
    'lamp:* <-> %',
    '"lamp',
    "lamp'); drop table messages; --",
    'lamp \\ _',
  ])('takes %j as words', async (q) => {
    expect((await client.send('GET', at({ q }))).status).toBe(200);
  });

  it.each(['%', '(', '& | !( )', '-lamp', '', '   ', 'or', 'x'.repeat(201)])('refuses %j', async (q) => {
    const answer = await client.send('GET', at({ q }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer: 'query.q' }] } });
  });

  it('refuses ten thousand words before it looks at them', async () => {
    const { status } = await client.send('GET', at({ q: 'lamp '.repeat(10_000) }));
    expect([400, 414, 431]).toContain(status);
  });

  it('finds nothing of another tenant, of what was deleted, or beyond the key', async () => {
    const stranger = await service.tenant();
    expect(await stranger.client.get(at({ q: 'lamp' }))).toMatchObject({ data: [] });
    const gone = await tenant.talk(agents[0] ?? '', {});
    await gone.ask('A giraffe');
    expect(await texts({ q: 'giraffe' })).toHaveLength(1);
    await client.ok('DELETE', `/v1/conversations/${gone.id}`);
    expect(await texts({ q: 'giraffe' })).toHaveLength(0);
  });

  it('gives up when it takes too long, and says how to narrow it', async () => {
    const pool = new Pool({ connectionString: service.database.url, max: 1, application_name: 'test' });
    const lock = await pool.connect();
    try {
      await lock.query('begin; lock table messages in access exclusive mode');
      expect(await client.send('GET', at({ q: 'lamp' }))).toMatchObject({
        status: 422,
        body: { code: 'search.too-broad', errors: [{ pointer: 'query.q' }] },
      });
    } finally {
      await lock.query('rollback');
      lock.release();
      await pool.end();
    }
    expect(await texts({ q: 'lamp' })).toHaveLength(3);
  });
});
