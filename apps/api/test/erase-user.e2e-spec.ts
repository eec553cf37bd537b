import { randomUUID } from 'node:crypto';
import { Client as Postgres } from 'pg';
import {
  eventually,
  Jobs,
  Service,
  tablesWith,
  type Client,
  type Json,
  type StartedView,
  type Tenant,
} from '../../../test/service';

describe('the erasure of a user', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let jobs: Jobs;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agentId = await tenant.agent();
    jobs = new Jobs(tenant.client);
  });
  afterAll(() => service.close());

  const user = async (fields: object = {}, on = tenant): Promise<string> =>
    (await on.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID(), ...fields } })).id;
  const eraseAt = (id: string): string => `/v1/users/${id}/erase`;
  const erase = (id: string): Promise<Json | null> => jobs.run(eraseAt(id), {});
  const keyed = async (fields: object): Promise<Client> => {
    const at = `/v1/admin/accounts/${tenant.accountId}/keys`;
    const body = { name: 'Another', mode: 'live', ...fields };
    return service.client((await service.client().ok<{ key: string }>('POST', at, { body })).key);
  };
  const nothing = { conversations: 0, messages: 0, events: 0, answers: 0, heldBack: 0, held: [], userErased: true };

  it('stops a reply that runs, and takes no half of it', async () => {
    const mia = await user();
    const talk = await tenant.talk(agentId, { user: { id: mia } });
    const running = service.provider.gate({ first: 'Half of the secret ', rest: 'answer' });
    service.provider.script(running.play);
    const question = await talk.ask('Tell me the secret.');
    await running.reached;
    expect(await erase(mia)).toMatchObject({ conversations: 1, userErased: true });
    expect(await talk.reply(question)).toMatchObject({ phase: 'cancelled' });
    running.release();
    await service.idle();
    expect(await tablesWith(service, 'the secret')).toEqual([]);
  });

  it('reaches every environment, and nobody else', async () => {
    const [mia, tom] = [await user(), await user()];
    const toms = await tenant.talk(agentId, { user: { id: tom }, title: 'Of Tom' });
    await tenant.talk(agentId, { user: { id: mia }, environment: 'sandbox' });
    await tenant.talk(agentId, { user: { id: mia }, environment: 'pre-release' });
    const before = await toms.read();
    expect(await erase(mia)).toMatchObject({ conversations: 2, userErased: true });
    expect(await toms.read()).toEqual(before);
    expect(await tenant.client.get(`/v1/users/${tom}`)).toMatchObject({ isAnonymized: false });
  });

  it('erases what was deleted at once, though it could have been restored', async () => {
    const mia = await user();
    const talk = await tenant.talk(agentId, { user: { id: mia }, title: 'A tachymeter' });
    expect((await talk.delete()).body).toMatchObject({ messages: 0 });
    expect(await erase(mia)).toMatchObject({ conversations: 1, events: 1, userErased: true });
    expect(await tablesWith(service, 'tachymeter')).toEqual([]);
    expect(await talk.restore()).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
    expect(await service.rows(`select 1 from owed_work where lane = $1 and state = 'owed'`, [talk.id])).toEqual([]);
  });

  it('holds back what a legal hold keeps, and is finished when asked for again', async () => {
    const held = await service.tenant();
    const on = new Jobs(held.client);
    const mia = await user({ firstName: 'Mia' }, held);
    const talk = await held.talk(await held.agent(), { user: { id: mia }, title: 'Evidence' });
    await held.changeProject({ legalHold: true });
    const receipt = { ...nothing, heldBack: 1, held: [talk.id], userErased: false };
    expect(await on.run(eraseAt(mia), {})).toEqual(receipt);
    expect(await talk.read()).toMatchObject({ title: 'Evidence', isAnonymized: false });
    expect(await held.client.get(`/v1/users/${mia}`)).toMatchObject({ firstName: 'Mia', isAnonymized: false });
    const more = { body: { agentId, user: { id: mia } } };
    expect((await held.client.send('POST', '/v1/conversations', more)).status).toBe(422);
    await held.changeProject({ legalHold: false });
    expect(await on.run(eraseAt(mia), {})).toMatchObject({ conversations: 1, heldBack: 0, userErased: true });
    expect(await talk.read()).toMatchObject({ title: null, isAnonymized: true });
  });

  it('takes what the person said about other people’s answers, and nothing else of theirs', async () => {
    const [mia, tom] = [await user(), await user()];
    const talk = await tenant.talk(agentId, { user: { id: tom }, title: 'Of Tom' });
    const question = await talk.ask('Is it?');
    await talk.settled(question);
    const [, answer] = await talk.messages();
    const rate = (id: string, comment: string) =>
      tenant.client.send('PUT', `${talk.at}/messages/${answer?.id}/feedback`, {
        body: { rater: { kind: 'user', id }, rating: 'down', comment },
      });
    for (const [rater, comment] of [[mia, 'Very sextantic'] as const, [tom, 'Fine'] as const])
      expect((await rate(rater, comment)).status).toBe(200);
    expect(await erase(mia)).toEqual({ ...nothing, events: 1 });
    expect(await tablesWith(service, 'sextantic')).toEqual([]);
    expect(await tablesWith(service, 'Of Tom')).toEqual(['conversations', 'events']);
    const kept = await service.rows('select comment from feedback where conversation_id = $1 order by 1', [talk.id]);
    expect(kept).toEqual([{ comment: 'Fine' }, { comment: null }]);
    expect(await rate(mia, 'Again sextantic')).toMatchObject({ status: 422, body: { code: 'reference.missing' } });
  });

  it('keeps a new conversation out, also one that was half begun', async () => {
    await tenant.talk(agentId); // so that the shard has a head
    const externalId = randomUUID();
    const mia = await user({ externalId });
    const start = () =>
      tenant.client.send<StartedView>('POST', '/v1/conversations', {
        body: { agentId, user: { externalId }, title: 'A theodolite' },
      });
    // The append waits for the head of its shard: the user is found by then, and nothing is stored.
    const database = new Postgres({ connectionString: service.database.url });
    await database.connect();
    await database.query('begin');
    await database.query('select from shard_heads for update');
    const begun = start();
    try {
      await eventually('the append to wait', async () => {
        const waiting = await service.rows(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`,
        );
        return waiting[0] ?? null;
      });
      expect(await erase(mia)).toEqual(nothing);
    } finally {
      await database.query('commit');
      await database.end();
    }
    expect(await begun).toMatchObject({ status: 409, body: { code: 'user.anonymised' } });
    expect(await tablesWith(service, 'theodolite')).toEqual([]);
    const made = await service.rows<{ id: string }>('select id from conversations where user_id = $1', [mia]);
    expect(await tenant.client.get(`/v1/conversations/${made[0]?.id}`)).toMatchObject({ isAnonymized: true });
    const anew = await start(); // whoever comes back with that id is somebody new
    expect(anew.status).toBe(201);
    expect(anew.body.userId).not.toBe(mia);
  });

  it('is one job for one Idempotency-Key, and keeps who asked for it and why', async () => {
    const mia = await user();
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => jobs.start(eraseAt(mia), { reason: 'Request 4711' }, headers);
    const [first, again] = [await ask(), await ask()];
    expect(again).toEqual(first);
    expect(await jobs.reaches(first.id, 'completed')).toMatchObject({ kind: 'erase-user', input: { userId: mia } });
    expect(await ask()).toEqual(first);
    const audit = await service.rows('select action, actor_kind, reason from audit_log where subject_id = $1', [mia]);
    expect(audit).toContainEqual({ action: 'user.erasure-asked', actor_kind: 'key', reason: 'Request 4711' });
  });

  it('is not for a key that reaches less than the account, nor of a user who is not in it', async () => {
    const mia = await user();
    const stranger = await service.tenant();
    for (const client of [
      await keyed({ projectId: tenant.projectId }),
      await keyed({ agentId }),
      await keyed({ mode: 'test' }),
      await keyed({ scopes: ['users:write', 'conversations:write'] }),
    ])
      expect(await client.send('POST', eraseAt(mia), { body: {} })).toMatchObject({
        status: 403,
        body: { code: 'auth.scope' },
      });
    for (const [client, id] of [[stranger.client, mia] as const, [tenant.client, randomUUID()] as const])
      expect(await client.send('POST', eraseAt(id), { body: {} })).toMatchObject({
        status: 404,
        body: { code: 'resource.not-found' },
      });
    expect(await tenant.client.get(`/v1/users/${mia}`)).toMatchObject({ isAnonymized: false });
    await tenant.talk(agentId, { user: { id: mia } });
  });
});
