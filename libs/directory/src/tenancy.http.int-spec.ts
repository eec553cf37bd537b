import { RouteTable } from '@verbatim/http';
import { ADMIN_KEY } from '../test/directory-rig';
import { type DirectoryHttp, openDirectoryHttp } from '../test/directory-http';
import type { AccountRef } from '.';

describe('who reaches what in the directory', () => {
  let api: DirectoryHttp;
  let account: AccountRef;
  let projectId: string;
  let agentId: string;
  let key: string;

  beforeAll(async () => {
    api = await openDirectoryHttp();
    account = await api.directory.account();
    projectId = await api.directory.project(account);
    agentId = await api.directory.agent(account, projectId);
    key = (await api.directory.key(account)).key;
  });
  afterAll(() => api.directory.close());

  const admin = (...args: Parameters<DirectoryHttp['send']> extends [string, ...infer R] ? R : never) =>
    api.send(ADMIN_KEY, ...args);

  it('says the same of what is foreign and of what is missing', async () => {
    const other = await api.directory.account('Other');
    const foreign = (await api.directory.key(other)).key;
    const entry = await api.send(key, 'POST', `/v1/agents/${agentId}/knowledge`, { body: { title: 'T', body: 'B' } });
    const user = await api.send(key, 'POST', '/v1/users', { body: { email: 'mia@example.com' } });
    const missing = '018f6b1e-7c00-7000-8000-00000000dead';
    const bodyOf = ({ body: { requestId: _, ...rest } }: { body: Record<string, unknown> }) => rest;
    for (const [method, path, id, body] of [
      ['GET', '/v1/projects/:id', projectId],
      ['GET', '/v1/agents/:id', agentId],
      ['PATCH', '/v1/agents/:id', agentId, { name: 'Mine' }],
      ['DELETE', '/v1/agents/:id', agentId],
      ['GET', '/v1/agents/:id/knowledge', agentId],
      ['POST', '/v1/agents/:id/knowledge', agentId, { title: 'T', body: 'B' }],
      ['GET', `/v1/agents/${agentId}/knowledge/:id`, entry.body.id],
      ['PUT', `/v1/agents/${agentId}/knowledge/:id`, entry.body.id, { title: 'T', body: 'B' }],
      ['DELETE', `/v1/agents/${agentId}/knowledge/:id`, entry.body.id],
      ['GET', '/v1/users/:id', user.body.id],
      ['PATCH', '/v1/users/:id', user.body.id, { firstName: 'Mine' }],
    ] as const) {
      const send = (to: string) => api.send(foreign, method, path.replace(':id', to), { ...(body && { body }) });
      const [theirs, nobodys] = [await send(id), await send(missing)];
      expect(theirs).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
      expect(bodyOf(theirs)).toEqual(bodyOf(nobodys));
    }
    const inBody = await api.send(foreign, 'POST', '/v1/agents', { body: { projectId, name: 'Mine' } });
    expect(inBody).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    const theirUser = await api.send(foreign, 'POST', '/v1/users', { body: { email: 'mia@example.com' } });
    expect(theirUser).toMatchObject({ status: 201 });
    for (const list of ['/v1/agents', '/v1/projects'])
      expect((await api.send(foreign, 'GET', list)).body.data).toEqual([]);
  });

  it('shows a bound key no more than it is bound to', async () => {
    const otherProject = await api.directory.project(account);
    const otherAgent = await api.directory.agent(account, otherProject);
    const toProject = (await api.directory.key(account, { projectId: otherProject })).key;
    const toAgent = (await api.directory.key(account, { agentId: otherAgent })).key;
    for (const bound of [toProject, toAgent]) {
      expect((await api.send(bound, 'GET', '/v1/agents')).body.data).toMatchObject([{ id: otherAgent }]);
      expect((await api.send(bound, 'GET', '/v1/projects')).body.data).toMatchObject([{ id: otherProject }]);
      expect((await api.send(bound, 'GET', `/v1/agents/${agentId}`)).status).toBe(404);
      expect((await api.send(bound, 'GET', `/v1/projects/${projectId}`)).status).toBe(404);
    }
    const elsewhere = await api.send(toProject, 'POST', '/v1/agents', { body: { projectId, name: 'Mine' } });
    expect(elsewhere.status).toBe(404);
    const inside = await api.send(toProject, 'POST', '/v1/agents', { body: { name: 'Mine' } });
    expect(inside).toMatchObject({ status: 201, body: { projectId: otherProject } });
    const another = await api.send(toAgent, 'POST', '/v1/agents', { body: { name: 'Mine' } });
    expect(another).toMatchObject({ status: 403, body: { code: 'auth.scope' } });
  });

  it('asks of every route a policy: administrators for what is theirs, a scope for the rest', async () => {
    const routes = api.app
      .get(RouteTable, { strict: false })
      .all()
      .filter(({ method, url }) => url.startsWith('/v1/') && method !== 'HEAD');
    expect(routes.length).toBeGreaterThanOrEqual(60);
    for (const { method, url, config } of routes) {
      const path = url.replace(/:accountId/, account.accountId).replace(/:\w+/g, agentId);
      const none = (await api.directory.key(account, { scopes: ['conversations:read'] })).key;
      expect((await api.send(none, method, path, method === 'GET' ? {} : { body: {} })).status).toBe(403);
      api.directory.ground.clock.advance(4_000); // or our garbage is told to wait
      expect((await api.send('garbage', method, path)).status).toBe(401);
      expect(config.policy).toEqual(
        url.startsWith('/v1/admin/')
          ? { admin: true }
          : {
              scope: expect.stringMatching(
                /^(agents|users|members|states|categories|variants|connectors|webhooks|retention):(read|write)$/,
              ),
            },
      );
    }
    expect((await admin('GET', '/v1/agents')).status).toBe(403);
  });

  it('walks a list both ways and meets each row once, while others write', async () => {
    const lister = await api.directory.account('Lister');
    const reader = (await api.directory.key(lister)).key;
    const add = async (count: number): Promise<string[]> => {
      const ids: string[] = [];
      for (let at = 0; at < count; at += 1) {
        if (at % 3 === 0) api.directory.ground.clock.advance(1); // some share their millisecond
        ids.unshift((await api.send(reader, 'POST', '/v1/users', { body: { firstName: `U${at}` } })).body.id);
      }
      return ids;
    };
    const before = new Set(await add(11));
    const walk = async (start: string, side: 'next' | 'prev'): Promise<string[]> => {
      const seen: string[] = [];
      for (let url: string | null = start; url !== null;) {
        const { body } = await api.send(reader, 'GET', url);
        const ids = body.data.map(({ id }: { id: string }) => id);
        seen.push(...(side === 'next' ? ids : ids.reverse()));
        if (seen.length === 4) await add(2);
        const cursor = body.pagination[side === 'next' ? 'nextCursor' : 'prevCursor'];
        url = cursor && `/v1/users?limit=4&${side === 'next' ? 'after' : 'before'}=${cursor}`;
      }
      return seen;
    };
    const down = await walk('/v1/users?limit=4', 'next');
    expect(down.filter((id) => before.has(id)).sort()).toEqual([...before].sort());
    expect(new Set(down).size).toBe(down.length);

    const all: string[] = (await api.send(reader, 'GET', '/v1/users?limit=100')).body.data.map(
      ({ id }: { id: string }) => id,
    );
    const { body: first } = await api.send(reader, 'GET', `/v1/users?limit=${all.length - 1}`);
    const up = await walk(`/v1/users?limit=4&before=${first.pagination.nextCursor}`, 'prev');
    expect(up.slice(0, all.length - 2)).toEqual(all.slice(0, -2).reverse());
  });

  it('refuses a cursor of another list, account or agent', async () => {
    await api.directory.agent(account, projectId);
    await api.directory.agent(account, projectId);
    const { body } = await api.send(key, 'GET', '/v1/agents?limit=1');
    const cursor = body.pagination.nextCursor;
    const other = (await api.directory.key(await api.directory.account('Other'))).key;
    for (const [who, url] of [
      [key, `/v1/users?after=${cursor}`],
      [key, `/v1/agents?projectId=${projectId}&after=${cursor}`],
      [key, `/v1/agents/${agentId}/knowledge?after=${cursor}`],
      [other, `/v1/agents?after=${cursor}`],
    ] as const)
      expect(await api.send(who, 'GET', url)).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
  });
});
