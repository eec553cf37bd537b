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

  it('keeps a user’s saved answers where an erasure of that user finds them', async () => {
    const { body } = await api.send(key, 'POST', '/v1/users', {
      body: { email: 'saved@example.com' },
      headers: { 'idempotency-key': 'a-person' },
    });
    const kept = await api.directory.rows('select stream_id from idempotency_keys where body::text like $1', [
      '%saved@example.com%',
    ]);
    expect(kept).toEqual([{ stream_id: body.id }]);
  });

  it('changes an agent only at the version that was read', async () => {
    const id = await api.directory.agent(account, projectId);
    const change = (name: string) =>
      api.send(key, 'PATCH', `/v1/agents/${id}`, { body: { name }, headers: { 'if-match': '"1"' } });
    const both = await Promise.all([change('Grace'), change('Alan')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await api.send(key, 'GET', `/v1/agents/${id}`)).headers['etag']).toBe('"2"');
  });

  it('describes an agent for people, if anybody does', async () => {
    const made = await api.send(key, 'POST', '/v1/agents', { body: { projectId, name: 'Ada' } });
    expect(made.body.description).toBeNull();
    const at = `/v1/agents/${made.body.id}`;
    for (const description of ['Answers questions about orders.', null]) {
      await api.send(key, 'PATCH', at, { body: { description } });
      expect((await api.send(key, 'GET', at)).body.description).toBe(description);
    }
    const refused = await api.send(key, 'PATCH', at, { body: { description: 'x'.repeat(2_001) } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/description' }] } });
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
    api.directory.ground.inUse.add(agentId);
    const agent = await api.send(key, 'DELETE', `/v1/agents/${agentId}`);
    expect(agent).toMatchObject({ status: 409, body: { code: 'agent.in-use' } });
    const project = await admin('DELETE', `/v1/admin/accounts/${account.accountId}/projects/${projectId}`);
    expect(project).toMatchObject({ status: 409, body: { code: 'project.in-use' } });
    api.directory.ground.inUse.delete(agentId);
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
    expect(ours).toHaveLength(32);
    for (const [, operations] of ours)
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toEqual(expect.any(String));
        if (operation.requestBody) expect(JSON.stringify(operation.requestBody)).toContain('"example');
      }
  });
});
