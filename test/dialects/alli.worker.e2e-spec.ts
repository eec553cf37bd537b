import { backends, eventually, Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent } from './support/dialect';

describe.each(backends)('what the worker does for Alli’s API, with the queue on %s', (backend) => {
  let service: Service;
  let alli: Dialect;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open(backend);
    alli = new Dialect(service, 'alli.json');
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
  });
  afterAll(() => service.close());

  const at = (id: string): Sent => ({ path: { conversation_id: id } });
  const running = async (id: string): Promise<boolean> =>
    (await alli.ok<{ isRunning: boolean }>('alliIsRunning', tenant.key, at(id))).isRunning;
  const stop = (id: string, headers: Record<string, string> = {}) =>
    alli.call('alliStop', tenant.key, { ...at(id), headers });
  const update = (body: object, headers: Record<string, string> = {}) =>
    alli.call('alliBulkUpdateConversations', tenant.key, { body, headers });
  const titles = (talks: readonly Talk[]) => Promise.all(talks.map(async (talk) => (await talk.read()).title));

  it('C87 C88 a running conversation is stopped: it runs no more, and a late reply is not recorded', async () => {
    const talk = await tenant.talk(await tenant.agent({}, 'hang-mid-stream'));
    expect(await running(talk.id)).toBe(false);
    const questionId = await talk.ask('Tell me everything.');
    expect(await running(talk.id)).toBe(true);
    await talk.phase(questionId, 'running');
    const { status, body } = await stop(talk.id);
    expect([status, body]).toEqual([200, null]);
    expect(await running(talk.id)).toBe(false);
    await service.idle();
    expect((await talk.reply(questionId)).phase).toBe('cancelled');
    expect((await talk.messages()).filter(({ role, partial }) => role === 'agent' && !partial)).toEqual([]);
  });

  it('C89 stopping an idle conversation is harmless, as often as one likes', async () => {
    const talk = await tenant.talk(agentId);
    for (let time = 0; time < 2; time += 1) expect((await stop(talk.id)).status).toBe(200);
    const [first, second] = [
      await stop(talk.id, { 'idempotency-key': 'x' }),
      await stop(talk.id, { 'idempotency-key': 'x' }),
    ];
    expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([200, 200, 'true']);
    expect((await talk.read()).status).toBe('pending');
  });

  it('C65 a bulk update changes what matches and nothing else, and is done when it is answered', async () => {
    const app = await tenant.externalAgent();
    const user = { externalId: `bulk-${backend}` };
    const talks = [
      await tenant.talk(app, { user, title: 'a' }),
      await tenant.talk(app, { title: 'b' }),
      await tenant.talk(agentId, { user, title: 'c' }),
      await tenant.talk(agentId, { title: 'd' }),
    ];
    const userIds = [(await talks[0]?.read())?.userId];
    const { status, body } = await update({ userIds, llmAppIds: [app], conversationInfo: { title: 'both' } });
    expect([status, body]).toEqual([200, null]);
    expect(await titles(talks)).toEqual(['both', 'b', 'c', 'd']);
    await update({ userIds, conversationInfo: { title: 'user' } });
    expect(await titles(talks)).toEqual(['user', 'b', 'user', 'd']);
    await update({ llmAppIds: [app], conversationInfo: { title: 'app' } });
    expect(await titles(talks)).toEqual(['app', 'app', 'user', 'd']);
    const conversationIds = [talks[1]?.id, talks[3]?.id];
    await update({ conversationIds, userIds: null, conversationInfo: { title: null, state: 'in_progress' } });
    expect(await titles(talks)).toEqual(['app', null, 'user', null]);
    expect(new Set(await Promise.all(talks.map(async (talk) => (await talk.read()).stateId !== null)))).toEqual(
      new Set([false, true]),
    );
  });

  it('C65 a bulk update by category gives each conversation the state of its own project', async () => {
    const { id: second } = await service
      .client()
      .ok<{ id: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/projects`, { body: { name: 'Second' } });
    const elsewhere = await tenant.externalAgent({ projectId: second });
    const talks = [await tenant.talk(agentId), await tenant.talk(elsewhere)];
    const { status } = await update({
      conversationIds: talks.map(({ id }) => id),
      conversationInfo: { state: 'Everywhere' },
    });
    const projects = await Promise.all(
      talks.map(async (talk) => {
        const state = `/v1/states/${(await talk.read()).stateId}`;
        return tenant.client.get<{ projectId: string; name: string }>(state);
      }),
    );
    expect(status).toBe(200);
    expect(projects.map(({ projectId, name }) => [projectId, name])).toEqual([
      [tenant.projectId, 'Everywhere'],
      [second, 'Everywhere'],
    ]);
    const { id: categoryId } = await tenant.client.ok<{ id: string }>('POST', '/v1/categories', {
      body: { projectId: second, name: 'Second' },
    });
    await update({ conversationIds: [talks[1]?.id], conversationInfo: { categoryIds: [categoryId] } });
    await update({ categoryIds: [categoryId], conversationInfo: { state: 'no' } });
    expect(await Promise.all(talks.map(async (talk) => (await talk.read()).stateId === null))).toEqual([false, true]);
  });

  it('C65 a bulk update without a filter, with an empty list, without a change or by a stranger changes nothing', async () => {
    const talk = await tenant.talk(agentId, { title: 'Before' });
    const conversationInfo = { title: 'After' };
    const conversationIds = [talk.id];
    const bodies = [
      { conversationInfo },
      { conversationInfo, conversationIds: [] },
      { conversationInfo, conversationIds, userIds: [] },
      { conversationIds },
      { conversationIds, conversationInfo: {} },
      { conversationIds, conversationInfo: { assignee: 'nobody@example.com' } },
      { conversationIds: ['x'], conversationInfo },
      { conversationIds: talk.id, conversationInfo },
    ];
    for (const body of bodies)
      expect([body, (await update(body)).body]).toEqual([
        body,
        expect.objectContaining({ type: 'APIError', code: 7003 }),
      ]);
    const stranger = await service.tenant();
    const told = await alli.call('alliBulkUpdateConversations', stranger.key, {
      body: { conversationIds, conversationInfo },
    });
    expect(told.status).toBe(200);
    expect(await titles([talk])).toEqual(['Before']);
  });

  it('C65 a bulk update is made once under an Idempotency-Key', async () => {
    const talk = await tenant.talk(agentId, { title: 'Before' });
    const body = { conversationIds: [talk.id], conversationInfo: { title: 'Once' } };
    const headers = { 'idempotency-key': `once-${backend}` };
    expect((await update(body, headers)).headers.get('idempotent-replayed')).toBeNull();
    await tenant.client.ok('PATCH', talk.at, { body: { title: 'By hand' } });
    const again = await update(body, headers);
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([200, null, 'true']);
    expect(await titles([talk])).toEqual(['By hand']);
  });

  it('C97 a deleted conversation is gone with its words', async () => {
    const talk = await tenant.talk(agentId, { title: 'Secret title' });
    await talk.ask('Secret words');
    const remove = () => alli.call('alliDeleteConversation', tenant.key, at(talk.id));
    const { status, body } = await remove();
    expect([status, body]).toEqual([200, null]);
    for (const operation of ['alliGetConversation', 'alliListChats', 'alliIsRunning', 'alliStop'])
      expect([operation, (await alli.call(operation, tenant.key, at(talk.id))).status]).toEqual([operation, 404]);
    expect([200, 404]).toContain((await remove()).status); // the latter once it is erased
    const { conversations } = await alli.ok<{ conversations: { id: string }[] }>('alliListConversations', tenant.key);
    expect(conversations.map(({ id }) => id)).not.toContain(talk.id);
    await eventually('the words to be erased', async () => {
      const rows = await service.rows('select 1 from events where stream_id = $1 and content::text like $2 limit 1', [
        talk.id,
        '%Secret%',
      ]);
      return rows.length === 0 ? true : null;
    });
  });
});
