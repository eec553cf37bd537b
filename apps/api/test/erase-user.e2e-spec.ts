import { randomUUID } from 'node:crypto';
import { conversation, type ConversationEvent } from '@verbatim/conversation';
import { pieces } from '@verbatim/testing';
import { Client as Postgres } from 'pg';
import {
  eventually,
  Jobs,
  redisKeysWith,
  Service,
  tablesWith,
  type Client,
  type Json,
  type StartedView,
  type Talk,
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
  const nothing = { conversations: 0, messages: 0, events: 0, answers: 0, heldBack: 0, userErased: true };
  const eventsOf = (id: string) =>
    service.rows<ConversationEvent & { version: number }>(
      'select version, type, data, content from events where stream_id = $1 order by version',
      [id],
    );

  it('leaves no word anywhere, and everything else as it was', async () => {
    const canary = `zyzzyva${randomUUID().slice(0, 8)}`;
    const say = (what: string) => `${canary} ${what}`;
    const mia = await tenant.client.ok<{ id: string }>('POST', '/v1/users', {
      body: {
        ...{ externalId: say('id'), email: `${canary}@example.com`, phone: '+41446681899', firstName: say('first') },
        ...{ lastName: say('last'), organizationName: say('org'), organizationDomain: `${canary}.example` },
        ...{ avatarUrl: `https://${canary}.example/a.png`, context: say('about'), source: say('source') },
        ...{ foreignId: say('order'), foreignUserId: say('customer'), metadata: { [canary]: say('note') } },
      },
      headers: { 'idempotency-key': randomUUID(), 'audit-reason': say('why') },
    });
    const talk = await wordy(mia.id, say);
    const [before, said, logged] = [await talk.read(), await talk.messages(), await eventsOf(talk.id)];
    const words = logged.filter(({ content }) => content !== null).length;
    expect(await tablesWith(service, canary)).toEqual([
      ...['assessments', 'audit_log', 'conversations', 'events', 'feedback', 'idempotency_keys', 'jobs', 'messages'],
      'users',
    ]);

    const receipt = await erase(mia.id);
    expect(receipt).toEqual({
      ...{ conversations: 1, messages: said.length, events: words, heldBack: 0, userErased: true },
      answers: 4,
    });
    expect(await tablesWith(service, canary)).toEqual([]);
    expect(await tablesWith(service, '+41446681899')).toEqual([]);
    expect(await redisKeysWith(canary)).toEqual([]);

    const after = await talk.read();
    expect(after).toMatchObject({
      ...{ id: talk.id, userId: mia.id, isAnonymized: true, status: 'archived', openQuestions: 0, title: null },
      ...{ memo: null, variables: {}, customData: {}, messageCount: before.messageCount, createdAt: before.createdAt },
    });
    const left = await talk.messages();
    expect(left.map(({ text, rawText, metadata }) => ({ text, rawText, metadata }))).toEqual(
      left.map(() => ({ text: null, rawText: null, metadata: {} })),
    );
    expect(left.map(({ id, seq, role, createdAt }) => ({ id, seq, role, createdAt }))).toEqual(
      said.map(({ id, seq, role, createdAt }) => ({ id, seq, role, createdAt })),
    );
    expect(await tenant.client.get(`/v1/users/${mia.id}`)).toMatchObject({ isAnonymized: true, email: null });

    const events = await eventsOf(talk.id);
    expect(events.slice(0, logged.length).map(({ version, type, data }) => ({ version, type, data }))).toEqual(
      logged.map(({ version, type, data }) => ({ version, type, data })),
    );
    expect(events.every(({ content }) => content === null)).toBe(true);
    expect(events.reduce(conversation.evolve, conversation.initialState())).toMatchObject({ status: 'archived' });
    await service.stopApi(); // what the process remembered is gone: the stream is folded anew
    await service.startApi();
    expect(await talk.post('Back?')).toMatchObject({ status: 409, body: { code: 'conversation.not-open' } });
    expect(await erase(mia.id)).toEqual(nothing);
  });

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
    const receipt = { ...nothing, heldBack: 1, userErased: false };
    expect(await on.run(eraseAt(mia), {})).toEqual(receipt);
    expect(await talk.read()).toMatchObject({ title: 'Evidence', isAnonymized: false });
    expect(await held.client.get(`/v1/users/${mia}`)).toMatchObject({ firstName: 'Mia', isAnonymized: false });
    const more = { body: { agentId, user: { id: mia } } };
    expect((await held.client.send('POST', '/v1/conversations', more)).status).toBe(422);
    await held.changeProject({ legalHold: false });
    expect(await on.run(eraseAt(mia), {})).toMatchObject({ conversations: 1, heldBack: 0, userErased: true });
    expect(await talk.read()).toMatchObject({ title: null, isAnonymized: true });
  });

  it('keeps a new conversation out, also one that was half begun', async () => {
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

  /** Words in every place that has room for them. */
  const wordy = async (userId: string, say: (what: string) => string): Promise<Talk> => {
    const talk = await tenant.talk(agentId, {
      ...{ user: { id: userId }, title: say('title'), context: say('context'), memo: say('memo') },
      ...{ customData: { a: say('data') }, variables: { b: say('variable') }, inputs: { c: say('input') } },
      ...{ sessionProperties: { d: say('session') }, contextState: { e: say('state') }, pathTaken: [say('step')] },
      ...{ assignmentId: say('work'), connectionCode: say('code'), invokedFrom: say('page') },
      ...{ fromNumber: say('from'), toNumber: say('to'), aiConversationId: say('ai'), aiCallId: say('call') },
    });
    service.provider.script(pieces(say('the answer')));
    const headers = { 'idempotency-key': randomUUID() };
    const posted = await talk.post(
      {
        ...{ text: say('question'), context: say('its context'), rawText: say('raw'), expandedText: say('expanded') },
        ...{ files: [{ name: say('file') }], metadata: { f: say('metadata') }, steps: [say('thought')] },
        annotations: { intents: [say('intent')], translation: { text: say('translated') } },
      },
      headers,
    );
    await talk.settled(posted.body.message.id);
    await tenant.client.ok('PUT', `${talk.at}/mode`, {
      body: { mode: 'manual', reason: say('reason') },
      headers: { 'idempotency-key': randomUUID() },
    });
    await talk.post({ role: 'human', text: say('by a human') }, { 'idempotency-key': randomUUID() });
    const { shard } = (
      await service.rows<{ shard: number }>(
        `update conversations set summary = $2, summary_at = now() where id = $1 returning shard`,
        [talk.id, say('summary')],
      )
    )[0]!;
    await service.rows(
      `insert into feedback (shard, account_id, conversation_id, message_id, rater_kind, rater_id, id, reasons,
         suggested_answer, comment, revision, created_at, updated_at)
       values ($1, $2, $3, $4, 'user', $5, $6, array[$7], $7, $7, 1, now(), now())`,
      [shard, tenant.accountId, talk.id, posted.body.message.id, userId, randomUUID(), say('feedback')],
    );
    await service.rows(
      `insert into assessments (shard, account_id, conversation_id, id, kind, text, by, from_version, to_version, version,
         created_at) values ($1, $2, $3, $4, 'summary', $5, 'model', 1, 2, 3, now())`,
      [shard, tenant.accountId, talk.id, randomUUID(), say('summary')],
    );
    const elsewhere = { agentId: randomUUID(), reason: say('unwanted') };
    await jobs.reaches(
      (await jobs.start(`/v1/users/${userId}/delete-conversations`, elsewhere, { 'idempotency-key': randomUUID() })).id,
      'completed',
    );
    return talk;
  };
});

describe('the deletion of a user’s conversations', () => {
  let service: Service;
  let tenant: Tenant;
  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
  });
  afterAll(() => service.close());

  const user = async (): Promise<string> =>
    (await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;

  it('takes those with one agent: the one named, or the key’s', async () => {
    const jobs = new Jobs(tenant.client);
    const [agentId, other] = [await tenant.agent(), await tenant.agent()];
    const mia = await user();
    const at = `/v1/users/${mia}/delete-conversations`;
    const talks = [
      await tenant.talk(agentId, { user: { id: mia }, message: { text: 'Hello?' } }),
      await tenant.talk(agentId, { user: { id: mia } }),
      await tenant.talk(other, { user: { id: mia } }),
      await tenant.talk(agentId, { user: { id: await user() } }),
    ];
    await talks[1]?.delete();
    await service.idle();
    expect(await tenant.client.send('POST', at, { body: {} })).toMatchObject({
      status: 422,
      body: { code: 'filter.empty', errors: [{ pointer: '/agentId' }] },
    });
    const receipt = { conversations: 1, messages: 2, heldBack: 0 };
    expect(await jobs.run(at, { agentId, reason: 'Asked for' })).toEqual(receipt);
    const seen = async () =>
      Promise.all(talks.map(async ({ at: path }) => (await tenant.client.send('GET', path)).status));
    expect(await seen()).toEqual([404, 404, 200, 200]);
    expect(await talks[0]?.restore()).toMatchObject({ status: 200 });

    const { key } = await service.client().ok<{ key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
      body: { name: 'Of one agent', mode: 'live', agentId: other },
    });
    const bound = new Jobs(service.client(key));
    expect(await bound.run(at, { agentId })).toMatchObject({ conversations: 0 });
    expect(await bound.run(at, {})).toMatchObject({ conversations: 1 });
    expect(await seen()).toEqual([200, 404, 404, 200]);

    await tenant.changeProject({ legalHold: true });
    expect(await jobs.run(at, { agentId })).toEqual({ conversations: 0, messages: 0, heldBack: 1 });
    await tenant.changeProject({ legalHold: false });
    const strange = { body: { agentId } };
    expect(await tenant.client.send('POST', `/v1/users/${randomUUID()}/delete-conversations`, strange)).toMatchObject({
      status: 404,
    });
  });
});
