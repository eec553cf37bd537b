import { ADMIN_KEY } from '../../../test/directory-rig';
import { type DirectoryHttp, openDirectoryHttp, type Reply } from '../../../test/directory-http';
import type { AccountRef } from '../..';

describe('webhooks over HTTP', () => {
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
    key = (await api.directory.key(account)).key;
  });

  const url = 'https://hooks.example.com/events';
  const make = (fields: object = {}, by = key, headers: Record<string, string> = {}): Promise<Reply> =>
    api.send(by, 'POST', '/v1/webhooks', { body: { projectId, url, ...fields }, headers });
  const keyOf = async (fields: object): Promise<string> => (await api.directory.key(account, fields)).key;

  it('have a secret that is shown once and kept encrypted', async () => {
    const once = () => make({}, key, { 'idempotency-key': 'once' });
    const [first, second] = [await once(), await once()];
    expect(first.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(second.body).toEqual({ ...first.body, secret: null });
    const { secret: _, ...view } = first.body;
    expect((await api.send(key, 'GET', first.headers['location'] as string)).body).toEqual(view);
    const kept = JSON.stringify([
      await api.directory.rows('select * from webhook_endpoints'),
      await api.directory.rows('select * from idempotency_keys'),
      await api.directory.rows('select * from audit_log'),
    ]);
    expect(kept).not.toContain(first.body.secret);
  });

  it('are changed at the version that was read, turned off and on, and deleted', async () => {
    const { headers } = await make();
    const at = headers['location'] as string;
    const patch = (body: object, version: number) =>
      api.send(key, 'PATCH', at, { body, headers: { 'if-match': `"${version}"` } });
    const off = await patch({ status: 'disabled' }, 1);
    expect(off).toMatchObject({
      status: 200,
      body: { status: 'disabled', disabledReason: 'requested', disabledAt: expect.any(String) as string, version: 2 },
    });
    expect((await patch({ status: 'active' }, 1)).status).toBe(412);
    expect(await patch({ status: 'active', eventTypes: null }, 2)).toMatchObject({
      body: { status: 'active', disabledReason: null, disabledAt: null, version: 3 },
    });
    expect((await patch({ status: 'active' }, 3)).body.version).toBe(3); // nothing new
    expect((await api.send(key, 'DELETE', at)).status).toBe(204);
    expect((await api.send(key, 'GET', at)).status).toBe(404);
  });

  it('begin with what happens next, and again when they are turned on; end with what happened when they were turned off', async () => {
    const { log } = api.directory.ground;
    const places = async (id: string) => {
      const rows = await api.directory.rows('select * from webhook_endpoints where id = $1', [id]);
      return [rows[0]?.['from_position'], rows[0]?.['until_position']];
    };
    Object.assign(log, { head: 10, followed: 8 });
    const id = String((await make()).body.id);
    const turn = (status: string) => api.send(key, 'PATCH', `/v1/webhooks/${id}`, { body: { status } });
    expect(await places(id)).toEqual(['10', null]);
    Object.assign(log, { head: 20, followed: 18 });
    await turn('disabled');
    expect(await places(id)).toEqual(['10', '20']);
    log.head = 21;
    await turn('active'); // what happened before it was turned off has yet to be seen to
    expect(await places(id)).toEqual(['10', null]);
    await turn('disabled');
    Object.assign(log, { head: 30, followed: 21 });
    await turn('active');
    expect(await places(id)).toEqual(['30', null]);
  });

  it('are forgotten before they are deleted, also with their project or agent, and not when that is refused', async () => {
    const { forgotten, inUse } = api.directory.ground;
    const agentId = await api.directory.agent(account, projectId);
    const made = async (fields: object = {}): Promise<string> => String((await make(fields)).body.id);
    const [alone, ofAgent, ofProject] = [await made(), await made({ agentId }), await made()];
    const deleteProject = () =>
      api.send(ADMIN_KEY, 'DELETE', `/v1/admin/accounts/${account.accountId}/projects/${projectId}`);
    const forgets = () => [alone, ofAgent, ofProject].map((id) => forgotten.has(id));
    const stranger = (await api.directory.key(await api.directory.account())).key;
    expect((await api.send(stranger, 'DELETE', `/v1/webhooks/${alone}`)).status).toBe(404);
    inUse.add(agentId);
    expect((await api.send(key, 'DELETE', `/v1/agents/${agentId}`)).status).toBe(409);
    expect((await deleteProject()).status).toBe(409);
    expect(forgets()).toEqual([false, false, false]);
    inUse.delete(agentId);
    expect((await api.send(key, 'DELETE', `/v1/webhooks/${alone}`)).status).toBe(204);
    expect(forgets()).toEqual([true, false, false]);
    expect((await api.send(key, 'DELETE', `/v1/agents/${agentId}`)).status).toBe(204);
    expect(forgets()).toEqual([true, true, false]);
    expect((await deleteProject()).status).toBe(204);
    expect(forgets()).toEqual([true, true, true]);
  });

  it('lead nowhere inside, when they are made and when they are changed', async () => {
    const refused = { status: 422, body: { code: 'webhook.target-refused', errors: [{ pointer: '/url' }] } };
    expect(await make({ url: 'https://10.0.0.1/' })).toMatchObject(refused);
    const { body } = await make();
    const moved = await api.send(key, 'PATCH', `/v1/webhooks/${body.id}`, { body: { url: 'https://10.0.0.1/' } });
    expect(moved).toMatchObject(refused);
    for (const bad of ['ftp://example.com/', 'https://user@example.com/', 'https://example.com/#x', 'nonsense'])
      expect(await make({ url: bad })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('are rotated: two secrets at most, the older for as long as was asked', async () => {
    const { body } = await make();
    const rotate = (data: object) => api.send(key, 'POST', `/v1/webhooks/${body.id}/rotate-secret`, { body: data });
    const first = await rotate({});
    expect(first).toMatchObject({ status: 200, body: { version: 2 } });
    expect(first.body.secret).not.toBe(body.secret);
    const day = new Date(api.directory.ground.clock.now().getTime() + 86_400_000).toISOString();
    expect(first.body.previousSecretUntil).toBe(day);
    await rotate({});
    const [row] = await api.directory.rows('select secrets from webhook_endpoints where id = $1', [body.id]);
    expect(row?.['secrets']).toHaveLength(2);
    expect((await rotate({ keepForSeconds: 0 })).body.previousSecretUntil).toBeNull();
    expect((await rotate({ keepForSeconds: 604_801 })).status).toBe(400);
    const { data } = (await api.send(ADMIN_KEY, 'GET', `/v1/admin/accounts/${account.accountId}/audit`)).body;
    expect(data.map(({ action }: { action: string }) => action)).toContain('webhook.secret-rotated');
  });

  it('are seen and made by keys that reach all they are sent, and no others', async () => {
    const agentId = await api.directory.agent(account, projectId);
    const otherAgent = await api.directory.agent(account, projectId);
    const keys = {
      test: await keyOf({ mode: 'test' }),
      agent: await keyOf({ agentId }),
      project: await keyOf({ projectId }),
      elsewhere: await keyOf({ projectId: await api.directory.project(account) }),
    };
    const made = {
      all: (await make()).body.id as string,
      sandbox: (await make({ environments: ['sandbox'] })).body.id as string,
      agent: (await make({ agentId })).body.id as string,
      other: (await make({ agentId: otherAgent })).body.id as string,
    };
    const seenBy = async (by: string): Promise<string[]> => {
      const { data } = (await api.send(by, 'GET', '/v1/webhooks')).body as { data: { id: string }[] };
      return Object.entries(made).flatMap(([name, id]) => (data.some((one) => one.id === id) ? [name] : []));
    };
    expect(await seenBy(keys.test)).toEqual(['sandbox']);
    expect(await seenBy(keys.agent)).toEqual(['agent']);
    expect(await seenBy(keys.project)).toEqual(['all', 'sandbox', 'agent', 'other']);
    expect(await seenBy(keys.elsewhere)).toEqual([]);
    expect((await api.send(keys.test, 'GET', `/v1/webhooks/${made.all}`)).status).toBe(404);
    expect((await make({}, keys.test)).body.environments).toEqual(['sandbox']);
    expect((await make({}, keys.agent)).body.agentId).toBe(agentId);
    const live = await make({ environments: ['live'] }, keys.test);
    expect(live).toMatchObject({ status: 403, body: { code: 'webhook.environment' } });
    const missing = { status: 404, body: { errors: [{ pointer: '/agentId' }] } };
    expect(await make({ agentId: otherAgent }, keys.agent)).toMatchObject(missing);
    expect(await make({ agentId: account.accountId })).toMatchObject(missing);
    expect(
      await make({ agentId: await api.directory.agent(account, await api.directory.project(account)) }),
    ).toMatchObject(missing);
  });

  it('are a hundred in a project at most', async () => {
    await api.directory.rows(
      `insert into webhook_endpoints (shard, account_id, id, project_id, url, environments, secrets, status, enabled_at,
         from_position, created_at, updated_at)
       select $1, $2, gen_random_uuid(), $3, 'https://hooks.example.com/', '{live}', '[]', 'active', now(), 0, now(), now()
       from generate_series(1, 100)`,
      [account.shard, account.accountId, projectId],
    );
    expect(await make()).toMatchObject({ status: 409, body: { code: 'webhook.too-many' } });
  });
});
