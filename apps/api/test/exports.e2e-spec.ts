import { randomUUID } from 'node:crypto';
import { eventually, Service, type Json, type PageOf, type Talk, type Tenant } from '../../../test/service';

interface Line {
  readonly kind: 'header' | 'reference' | 'event' | 'stream-end' | 'end';
  readonly streamId?: string;
  readonly version?: number;
  readonly cursor?: string;
  readonly table?: string;
  readonly data?: Json;
  readonly whole?: boolean;
  readonly streams?: number;
  readonly events?: number;
}

const SECRET = 'sk-a-credential-that-must-stay';

describe('an export of streams', () => {
  let service: Service;
  let tenant: Tenant;
  let agents: readonly [string, string];
  let talks: readonly Talk[];
  let mia: string;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    const admin = service.client();
    const at = `/v1/admin/accounts/${tenant.accountId}`;
    const project = await admin.ok<{ id: string }>('POST', `${at}/projects`, { body: { name: 'Another' } });
    const provider = { name: 'Ours', kind: 'openai-compatible', baseUrl: service.provider.baseUrl, credential: SECRET };
    await admin.ok('POST', `${at}/providers`, { body: provider });
    const other = await tenant.client.ok<{ id: string }>('POST', '/v1/agents', {
      body: { projectId: project.id, name: 'Bea', provider: { kind: 'external' } },
    });
    agents = [await tenant.externalAgent(), other.id];
    mia = (await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;
    const nobody = { externalId: randomUUID() };
    await tenant.client.ok('POST', '/v1/users', { body: nobody });
    talks = [
      await tenant.talk(agents[0], { user: { id: mia } }),
      await tenant.talk(agents[0]),
      await tenant.talk(agents[1]),
    ];
    for (const talk of talks) await talk.ask('Hello?');
    await talks[1]?.delete();
  });
  afterAll(() => service.close());

  const read = async (query = '', key = tenant.key): Promise<readonly Line[]> => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${service.url}/v1/exports/streams${query}`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = (await answer.text()).split('\n');
    expect(lines.pop()).toBe('');
    return lines.map((line) => JSON.parse(line) as Line);
  };
  const idsIn = (lines: readonly Line[]) =>
    lines.filter(({ kind }) => kind === 'stream-end').map(({ streamId }) => streamId);
  const sorted = (...of: (Talk | undefined)[]) => of.map((talk) => talk?.id).sort();
  const tablesIn = (lines: readonly Line[]) => [
    ...new Set(lines.flatMap(({ kind, table }) => (kind === 'reference' ? [table] : []))),
  ];

  it('has every conversation of the account in order, deleted ones too, between a header and an end that counts', async () => {
    const lines = await read();
    expect(lines[0]).toMatchObject({ kind: 'header', format: 'verbatim.streams.v1', whole: true });
    expect(idsIn(lines)).toEqual(sorted(...talks));
    for (const id of idsIn(lines)) {
      const versions = lines
        .filter((line) => line.kind === 'event' && line.streamId === id)
        .map((line) => line.version);
      expect(versions).toEqual(versions.map((_, at) => at + 1));
      const end = lines.find((line) => line.kind === 'stream-end' && line.streamId === id);
      expect(end?.version).toBe(versions.length);
    }
    const events = lines.filter(({ kind }) => kind === 'event').length;
    expect(lines.at(-1)).toEqual({ kind: 'end', streams: 3, events });
  });

  it('has all reference data of the account before the first event, and no secret', async () => {
    const lines = await read();
    const first = lines.findIndex(({ kind }) => kind === 'event');
    expect(lines.slice(1, first).every(({ kind }) => kind === 'reference')).toBe(true);
    expect(tablesIn(lines)).toEqual(['projects', 'model_providers', 'agents', 'users']);
    expect(lines.filter(({ table }) => table === 'users')).toHaveLength(2);
    const text = JSON.stringify(lines);
    for (const secret of [SECRET, tenant.key, 'credential', 'hash']) expect(text).not.toContain(secret);
  });

  it.each([
    ['a project', () => `?projectId=${tenant.projectId}`, () => [talks[0], talks[1]]],
    ['an agent', () => `?agentId=${agents[1]}`, () => [talks[2]]],
    ['a user', () => `?userId=${mia}`, () => [talks[0]]],
    ['a time', () => `?createdTo=2020-01-01T00:00:00Z`, () => []],
    ['what is there', () => `?createdFrom=2020-01-01T00:00:00Z`, () => talks],
  ])('can be narrowed to %s, and then names only what that needs', async (what, query, expected) => {
    const lines = await read(query());
    expect(idsIn(lines)).toEqual(sorted(...expected()));
    expect(lines[0]?.whole).toBe(false);
    if (what !== 'a user') return;
    expect(lines.filter(({ table }) => table === 'users').map(({ data }) => data?.['id'])).toEqual([mia]);
    expect(lines.filter(({ table }) => table === 'agents').map(({ data }) => data?.['id'])).toEqual([agents[0]]);
  });

  it('goes on behind a cursor, without a header, and its end counts the whole', async () => {
    const whole = await read();
    const end = whole.find(({ kind }) => kind === 'stream-end');
    const rest = await read(`?cursor=${end?.cursor}`);
    expect(rest[0]?.kind).not.toBe('header');
    expect([end?.streamId, ...idsIn(rest)]).toEqual(idsIn(whole));
    expect(rest.at(-1)).toEqual(whole.at(-1));
  });

  it('has what a key reaches, whose cursor is no other’s', async () => {
    const bound = await tenant.keyWith({ agentId: agents[1] });
    const lines = await read('', bound);
    expect(idsIn(lines)).toEqual(sorted(talks[2]));
    const cursor = (await read()).find(({ kind }) => kind === 'stream-end')?.cursor ?? '';
    for (const [key, query] of [
      [bound, `?cursor=${cursor}`],
      [tenant.key, `?cursor=${cursor}&agentId=${agents[0]}`],
    ] as const)
      expect(await service.client(key).send('GET', `/v1/exports/streams${query}`)).toMatchObject({
        status: 400,
        body: { code: 'cursor.invalid' },
      });
    const test = await tenant.keyWith({ mode: 'test' });
    expect(idsIn(await read('', test))).toEqual([]);
  });

  it('needs a key that may, and is kept in the audit', async () => {
    const narrow = service.client(await tenant.keyWith({ scopes: ['conversations:read'] }));
    expect(await narrow.send('GET', '/v1/exports/streams')).toMatchObject({
      status: 403,
      body: { code: 'auth.scope' },
    });
    await read(`?agentId=${agents[0]}`);
    const audit = `/v1/admin/accounts/${tenant.accountId}/audit?limit=100`;
    const { data } = await service.client().get<PageOf<{ action: string; after: Json | null }>>(audit);
    expect(data.find(({ action }) => action === 'streams.exported')?.after).toEqual({
      ...{ whole: false, by: ['agentId'], continued: false },
    });
  });

  it('ends when its reader is gone, and holds no connection', async () => {
    const stopped = new AbortController();
    const headers = { authorization: `Bearer ${tenant.key}` };
    const answer = await fetch(`${service.url}/v1/exports/streams`, { headers, signal: stopped.signal });
    await answer.body?.getReader().read();
    stopped.abort();
    await eventually('no statement to run', async () => {
      const sql = `select 1 from pg_stat_activity where datname = current_database() and state <> 'idle'
        and application_name <> 'test' and query like '%stream_id%'`;
      return (await service.rows(sql)).length === 0 ? true : null;
    });
  });
});
