import { type DirectoryHttp, openDirectoryHttp, type Reply } from '../../test/directory-http';
import { ADMIN_KEY } from '../../test/directory-rig';
import type { AccountRef } from '..';

/** Of each kind: a body that makes one, one that changes it, and what the change shows. */
const kinds = {
  members: {
    make: { name: 'Noor Haddad' },
    change: { email: 'Noor@Example.com' },
    shows: { email: 'noor@example.com' },
  },
  states: { make: { name: 'Waiting' }, change: { color: '#F59e0b' }, shows: { color: '#F59e0b', persistent: false } },
  categories: { make: { name: 'Billing' }, change: { name: 'Payments' }, shows: { name: 'Payments' } },
  variants: { make: { name: 'A' }, change: { name: 'B' }, shows: { name: 'B' } },
  connectors: {
    make: { kind: 'webhook', channel: 'voice', url: 'https://hooks.example.com/voice' },
    change: { kind: 'webhook', url: 'https://hooks.example.com/calls' },
    shows: { url: 'https://hooks.example.com/calls', hasSecret: true },
  },
} as const;
const names = Object.keys(kinds) as (keyof typeof kinds)[];
const named = ['states', 'categories', 'variants'] as const;
const codes = { members: 'member', states: 'state', categories: 'category', variants: 'variant' } as const;

describe('reference data over HTTP', () => {
  let api: DirectoryHttp;
  let account: AccountRef;
  let projectId: string;
  let key: string;

  beforeAll(async () => {
    api = await openDirectoryHttp();
  });
  afterAll(() => api.directory.close());
  beforeEach(async () => {
    account = await api.directory.account();
    projectId = await api.directory.project(account);
    key = (await api.directory.key(account, { projectId })).key;
  });

  const make = (kind: string, body: object, by = key): Promise<Reply> => api.send(by, 'POST', `/v1/${kind}`, { body });
  const listed = async (url: string, by = key): Promise<string[]> =>
    (await api.send(by, 'GET', url)).body.data.map(({ name }: { name: string }) => name);

  it.each(names)('%s are made, read, changed at the version that was read, listed and deleted', async (kind) => {
    const { make: body, change, shows } = kinds[kind];
    const made = await make(kind, body);
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { ...body, version: 1 } });
    const at = made.headers['location'] as string;
    const { secret: _, ...view } = made.body;
    expect(await api.send(key, 'GET', at)).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: view });
    const put = (version: number) =>
      api.send(key, 'PATCH', at, { body: change, headers: { 'if-match': `"${version}"` } });
    expect(await put(1)).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { ...shows, version: 2 } });
    expect((await put(1)).status).toBe(412);
    expect(await put(2)).toMatchObject({ status: 200, body: { version: 2 } }); // nothing new
    expect((await api.send(key, 'GET', `/v1/${kind}`)).body.data).toMatchObject([{ id: made.body.id, version: 2 }]);
    expect((await api.send(key, 'DELETE', at)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await api.send(key, method, at)).status).toBe(404);
    expect((await api.send(key, 'GET', `/v1/${kind}`)).body.data).toEqual([]);
  });

  it.each(names)('%s are made once for an id, and once for an Idempotency-Key', async (kind) => {
    const id = '018f6b1e-7c00-7000-8000-0000000000c7';
    const once = () =>
      api.send(key, 'POST', `/v1/${kind}`, {
        body: { ...kinds[kind].make, id },
        headers: { 'idempotency-key': `make-${kind}` },
      });
    const [first, second] = [await once(), await once()];
    expect(second).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' }, body: { id } });
    expect(first.body.id).toBe(id);
    const other = { ...kinds[kind].make, ...(kind === 'connectors' ? { channel: 'sms' } : { name: 'Other' }), id };
    expect(await make(kind, other)).toMatchObject({ status: 409, body: { code: 'id.taken' } });
  });

  it.each(named)('%s have a name of their own in a project, and may share it with another project', async (kind) => {
    const body = kinds[kind].make;
    const taken = { status: 409, body: { code: 'name.taken', errors: [{ pointer: '/name' }] } };
    await make(kind, body);
    expect(await make(kind, body)).toMatchObject(taken);
    const other = await make(kind, { name: 'Other' });
    const renamed = await api.send(key, 'PATCH', `/v1/${kind}/${other.body.id}`, { body: { name: body.name } });
    expect(renamed).toMatchObject(taken);
    const elsewhere = (await api.directory.key(account, { projectId: await api.directory.project(account) })).key;
    expect((await make(kind, body, elsewhere)).status).toBe(201);
  });

  it.each(named)('%s need a project, which is the key’s own where it is bound', async (kind) => {
    const free = (await api.directory.key(account)).key;
    const body = kinds[kind].make;
    expect(await make(kind, body, free)).toMatchObject({ status: 422, body: { code: 'project.required' } });
    const other = await api.directory.project(account);
    const missing = { status: 404, body: { errors: [{ pointer: '/projectId' }] } };
    expect(await make(kind, { ...body, projectId: other })).toMatchObject(missing);
    expect(await make(kind, { ...body, projectId: account.accountId }, free)).toMatchObject(missing);
    const made = await make(kind, { ...body, projectId: other }, free);
    expect(made).toMatchObject({ status: 201, body: { projectId: other } });
    expect((await api.send(key, 'GET', `/v1/${kind}/${made.body.id}`)).status).toBe(404);
    expect(await listed(`/v1/${kind}`)).toEqual([]);
    await make(kind, { name: 'Here' });
    expect(await listed(`/v1/${kind}?projectId=${projectId}`, free)).toEqual(['Here']);
  });

  it.each(['members', ...named] as const)('%s in use are not deleted', async (kind) => {
    const { body } = await make(kind, kinds[kind].make);
    api.directory.ground.inUse.add(body.id);
    const refused = await api.send(key, 'DELETE', `/v1/${kind}/${body.id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: `${codes[kind]}.in-use` } });
    expect((await api.send(key, 'GET', `/v1/${kind}/${body.id}`)).status).toBe(200);
  });

  it.each(['members', ...named] as const)('%s are found by words, page by page', async (kind) => {
    for (const name of ['Blue sky', 'blue sea', 'Red sea']) await make(kind, { name });
    const search = (text: string) => listed(`/v1/${kind}?search=${encodeURIComponent(text)}`);
    expect(await search('BLUE')).toEqual(['blue sea', 'Blue sky']);
    expect(await search('sea blue')).toEqual(['blue sea']);
    expect(await search('%')).toEqual([]);
    const { body } = await api.send(key, 'GET', `/v1/${kind}?search=sea&limit=1`);
    const next = `/v1/${kind}?search=sea&limit=1&after=${body.pagination.nextCursor}`;
    expect(await listed(next)).toEqual(['blue sea']);
    const other = await api.send(key, 'GET', next.replace('search=sea', 'search=blue'));
    expect(other).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    const blank = await api.send(key, 'GET', `/v1/${kind}?search=%20`);
    expect(blank).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query.search' }] } });
  });

  it('members have an e-mail and an external id that nobody else of the account has', async () => {
    const noor = { name: 'Noor', email: 'noor@example.com', externalId: 'staff-1' };
    await make('members', noor);
    for (const field of ['email', 'externalId'] as const) {
      const taken = await make('members', { name: 'Ravi', [field]: noor[field] });
      const pointer = `/${field}`;
      expect(taken).toMatchObject({ status: 409, body: { code: 'member.identifier-taken', errors: [{ pointer }] } });
    }
    const foreign = (await api.directory.key(await api.directory.account('Other'))).key;
    expect((await make('members', noor, foreign)).status).toBe(201);
  });

  it('a project takes what it has by name with it', async () => {
    for (const kind of named) await make(kind, kinds[kind].make);
    await make('connectors', kinds.connectors.make);
    const at = `/v1/admin/accounts/${account.accountId}/projects/${projectId}`;
    expect((await api.send(ADMIN_KEY, 'DELETE', at)).status).toBe(204);
    const free = (await api.directory.key(account)).key;
    for (const kind of [...named, 'connectors'])
      expect((await api.send(free, 'GET', `/v1/${kind}`)).body.data).toEqual([]);
  });
});
