import { RouteTable } from '@verbatim/http';
import { ADMIN_KEY } from '../test/directory-rig';
import { type DirectoryHttp, openDirectoryHttp } from '../test/directory-http';
import type { AccountRef } from '.';

describe('the directory over HTTP', () => {
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

  it('sets up an account, a project, a key and an agent', async () => {
    const made = await admin('POST', '/v1/admin/accounts', { body: { name: 'Fresh' } });
    expect(made.status).toBe(201);
    const at = made.headers['location'] as string;
    expect(await admin('GET', at)).toMatchObject({ status: 200, body: made.body });
    const project = await admin('POST', `${at}/projects`, { body: { name: 'Shop', legalHold: true } });
    expect(project.body).toMatchObject({ reopenOnMessage: true, eraseGraceSeconds: 0, legalHold: true });
    const fresh = await admin('POST', `${at}/keys`, { body: { name: 'First', mode: 'live' } });
    const agent = await api.send(fresh.body.key, 'POST', '/v1/agents', {
      body: { projectId: project.body.id, name: 'Ada' },
    });
    expect(agent).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { provider: { kind: 'builtin' } } });
    expect(await api.send(fresh.body.key, 'GET', '/v1/projects')).toMatchObject({
      body: { data: [{ id: project.body.id }], pagination: { hasMore: false } },
    });
  });

  it('repeats the answer for a repeated Idempotency-Key, but not the secret', async () => {
    const make = () =>
      admin('POST', `/v1/admin/accounts/${account.accountId}/keys`, {
        body: { name: 'Once', mode: 'test' },
        headers: { 'idempotency-key': 'make-a-key' },
      });
    const [first, second] = [await make(), await make()];
    expect(first.body.key).toMatch(/^sk_test_/);
    expect(second).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
    expect(second.body).toEqual({ ...first.body, key: null });
    const saved = JSON.stringify(await api.directory.rows('select * from idempotency_keys'));
    expect(saved).not.toContain(first.body.key);
    expect(await api.directory.rows("select 1 from api_keys where name = 'Once'")).toHaveLength(1);
  });

  it('makes one thing of a hundred equal requests at once', async () => {
    const id = '018f6b1e-7c00-7000-8000-0000000000a9';
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        api.send(key, 'POST', '/v1/agents', {
          body: { id, projectId, name: 'Only' },
          headers: { 'idempotency-key': 'only' },
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    const taken = await api.send(key, 'POST', '/v1/agents', { body: { id, projectId, name: 'Only' } });
    expect(taken).toMatchObject({ status: 409, body: { code: 'id.taken' } });
  });

  it('changes an agent only at the version that was read', async () => {
    const id = await api.directory.agent(account, projectId);
    const change = (name: string) =>
      api.send(key, 'PATCH', `/v1/agents/${id}`, { body: { name }, headers: { 'if-match': '"1"' } });
    const both = await Promise.all([change('Grace'), change('Alan')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await api.send(key, 'GET', `/v1/agents/${id}`)).headers['etag']).toBe('"2"');
  });

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
    expect(routes.length).toBeGreaterThanOrEqual(34);
    for (const { method, url, config } of routes) {
      const path = url.replace(/:accountId/, account.accountId).replace(/:\w+/g, agentId);
      const none = (await api.directory.key(account, { scopes: ['conversations:read'] })).key;
      expect((await api.send(none, method, path, method === 'GET' ? {} : { body: {} })).status).toBe(403);
      api.directory.ground.clock.advance(4_000); // or our garbage is told to wait
      expect((await api.send('garbage', method, path)).status).toBe(401);
      expect(config.policy).toEqual(
        url.startsWith('/v1/admin/')
          ? { admin: true }
          : { scope: expect.stringMatching(/^(agents|users):(read|write)$/) },
      );
    }
    expect((await admin('GET', '/v1/agents')).status).toBe(403);
  });

  it('names each field that is wrong', async () => {
    const refused = await api.send(key, 'POST', '/v1/agents', {
      body: { projectId: 'x', name: '', debounceMs: 10_001, handoverAfterFailures: 0, extra: true },
    });
    expect(refused).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/debounceMs',
      '/extra',
      '/handoverAfterFailures',
      '/name',
      '/projectId',
    ]);
    const why = await api.send(key, 'PATCH', `/v1/agents/${agentId}`, {
      body: { name: 'Ada' },
      headers: { 'audit-reason': 'x'.repeat(501) },
    });
    expect(why).toMatchObject({ status: 400, body: { errors: [{ pointer: 'header.audit-reason' }] } });
  });

  it('keeps a provider’s credential to itself, and its address public', async () => {
    const at = `/v1/admin/accounts/${account.accountId}/providers`;
    const body = { name: 'Gateway', kind: 'openai-compatible', baseUrl: 'https://models.example.com/v1' };
    const made = await admin('POST', at, { body: { ...body, credential: 'upstream-credential' } });
    expect(made).toMatchObject({ status: 201, body: { hasCredential: true } });
    const read = [made, await admin('GET', at), await admin('GET', `${at}/${made.body.id}`)];
    expect(JSON.stringify(read)).not.toContain('upstream-credential');
    const inside = await admin('POST', at, { body: { ...body, baseUrl: 'https://10.0.0.1/v1' } });
    expect(inside).toMatchObject({ status: 422, body: { code: 'provider.url-refused' } });
    const moved = await admin('PATCH', `${at}/${made.body.id}`, { body: { baseUrl: 'https://10.0.0.1/v1' } });
    expect(moved.status).toBe(422);
    const cleared = await admin('PATCH', `${at}/${made.body.id}`, { body: { credential: null } });
    expect(cleared.body.hasCredential).toBe(false);
    await api.directory.agent(account, projectId, { provider: { kind: 'provider', id: made.body.id, model: 'large' } });
    expect(await admin('DELETE', `${at}/${made.body.id}`)).toMatchObject({
      status: 409,
      body: { code: 'provider.in-use' },
    });
  });

  it('does not delete what is in use', async () => {
    api.directory.ground.busyAgents.add(agentId);
    const agent = await api.send(key, 'DELETE', `/v1/agents/${agentId}`);
    expect(agent).toMatchObject({ status: 409, body: { code: 'agent.in-use' } });
    const project = await admin('DELETE', `/v1/admin/accounts/${account.accountId}/projects/${projectId}`);
    expect(project).toMatchObject({ status: 409, body: { code: 'project.in-use' } });
    api.directory.ground.busyAgents.delete(agentId);
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

  it('tells administrators who did what and why, newest first', async () => {
    const at = `/v1/admin/accounts/${account.accountId}`;
    await admin('PATCH', `${at}/projects/${projectId}`, {
      body: { legalHold: true },
      headers: { 'audit-reason': 'court order 17/2026', 'x-request-id': 'request-7' },
    });
    const { body } = await admin('GET', `${at}/audit?limit=1`);
    expect(body.data).toEqual([
      expect.objectContaining({
        actor: { kind: 'admin', id: 'platform' },
        requestId: 'request-7',
        action: 'project.changed',
        subject: { kind: 'project', id: projectId },
        before: { legalHold: false },
        after: { legalHold: true },
        reason: 'court order 17/2026',
      }),
    ]);
    expect(body.pagination).toMatchObject({ hasMore: true, prevCursor: null });
  });

  it('is described, with an example wherever there is a body', async () => {
    const { status, body } = await api.send(key, 'GET', '/openapi.json');
    expect(status).toBe(200);
    const paths = Object.entries(
      body.paths as Record<string, Record<string, { requestBody?: object; summary?: string }>>,
    );
    const ours = paths.filter(([path]) => path.startsWith('/v1/'));
    expect(ours).toHaveLength(17);
    for (const [, operations] of ours)
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toEqual(expect.any(String));
        if (operation.requestBody) expect(JSON.stringify(operation.requestBody)).toContain('"example');
      }
  });
});
