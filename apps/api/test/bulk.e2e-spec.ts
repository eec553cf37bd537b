import { randomUUID } from 'node:crypto';
import { Client as Postgres } from 'pg';
import { Jobs, Service, type Client, type Talk, type Tenant } from '../../../test/service';

const BULK = '/v1/conversations/bulk-update';

describe('a change of many conversations', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let jobs: Jobs;
  const titled = { title: 'Moved' };

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    agentId = await tenant.agent();
    jobs = new Jobs(tenant.client);
  });
  afterAll(() => service.close());

  const user = async (on = tenant): Promise<string> =>
    (await on.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;
  const made = async (path: string, fields: object): Promise<string> =>
    (await tenant.client.ok<{ id: string }>('POST', path, { body: { projectId: tenant.projectId, ...fields } })).id;
  const titles = async (...talks: Talk[]) => (await Promise.all(talks.map((talk) => talk.read()))).map((c) => c.title);
  const keyed = async (fields: object): Promise<Client> => {
    const at = `/v1/admin/accounts/${tenant.accountId}/keys`;
    const body = { name: 'Another', mode: 'live', ...fields };
    return service.client((await service.client().ok<{ key: string }>('POST', at, { body })).key);
  };

  it('changes what matches and nothing else, in the name of who asked', async () => {
    const [mia, tom] = [await user(), await user()];
    const label = await made('/v1/categories', { name: 'Returns' });
    const [stateId, assigneeId] = [
      await made('/v1/states', { name: 'Waiting' }),
      (await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Noor' } })).id,
    ];
    const other = await tenant.agent();
    const mias = await tenant.talk(agentId, { user: { id: mia }, categoryIds: [label] });
    const toms = await tenant.talk(agentId, { user: { id: tom }, categoryIds: [label] });
    const unlabelled = await tenant.talk(agentId, { user: { id: mia } });
    const elsewhere = await tenant.talk(other, { user: { id: mia }, categoryIds: [label] });
    const deleted = await tenant.talk(agentId, { user: { id: mia }, categoryIds: [label] });
    await deleted.delete();

    const filter = { userIds: [mia, tom, randomUUID()], agentIds: [agentId], categoryIds: [label] };
    const change = { ...titled, stateId, assigneeId, categoryIds: [] };
    const job = await jobs.start(BULK, { filter, change });
    const all = { matched: 2, changed: 2, unchanged: 0, failed: [] };
    expect(await jobs.reaches(job.id, 'completed')).toMatchObject({ result: all, progress: { done: 2 } });
    for (const talk of [mias, toms]) {
      const { updatedBy, ...now } = await talk.read();
      expect(now).toMatchObject(change);
      expect(updatedBy).toEqual((await unlabelled.read()).createdBy);
    }
    expect(await titles(unlabelled, elsewhere)).toEqual([null, null]);
    const causes = await service.rows(
      `select distinct stream_id from events where metadata->>'causationId' = $1 and type <> 'conversation.started.v1'`,
      [job.id],
    );
    expect(causes).toHaveLength(2);

    const again = { filter: { conversationIds: [mias.id, toms.id, deleted.id] }, change };
    expect(await jobs.run(BULK, again)).toEqual({ matched: 2, changed: 0, unchanged: 2, failed: [] });
  });

  it('matches nothing by ids that nobody has, or that are another tenant’s', async () => {
    const stranger = await service.tenant();
    const theirs = await stranger.talk(await stranger.agent(), { user: { id: await user(stranger) } });
    const none = { matched: 0, changed: 0, unchanged: 0, failed: [] };
    for (const filter of [
      { conversationIds: [theirs.id] },
      { projectIds: [stranger.projectId] },
      { userIds: [agentId] },
    ])
      expect(await jobs.run(BULK, { filter, change: titled })).toEqual(none);
    expect((await theirs.read()).title).toBeNull();
  });

  it('tells which were refused, and why', async () => {
    const mia = await user();
    const [first, second] = [await tenant.talk(agentId, { user: { id: mia } }), await tenant.talk(agentId)];
    await jobs.run(`/v1/users/${mia}/erase`, {});
    const filter = { conversationIds: [first.id, second.id] };
    expect(await jobs.run(BULK, { filter, change: titled })).toEqual({
      ...{ matched: 2, changed: 1, unchanged: 0 },
      failed: [{ id: first.id, code: 'conversation.anonymised' }],
    });
  });

  it.each([
    ['an empty filter', { filter: {}, change: titled }, 422, 'filter.empty', '/filter'],
    ['an empty list', { filter: { userIds: [] }, change: titled }, 422, 'filter.empty', '/filter/userIds'],
    ['an empty change', { filter: { userIds: [randomUUID()] }, change: {} }, 422, 'change.empty', '/change'],
    [
      'a state nobody has',
      { filter: { userIds: [randomUUID()] }, change: { stateId: randomUUID() } },
      ...([422, 'reference.missing', '/change/stateId'] as const),
    ],
  ])('refuses %s', async (_, body, status, code, pointer) => {
    expect(await tenant.client.send('POST', BULK, { body })).toMatchObject({
      ...{ status },
      body: { code, errors: [{ pointer }] },
    });
  });

  it('takes 500 ids in a list, and no more', async () => {
    const ids = Array.from({ length: 501 }, () => randomUUID());
    const ask = (conversationIds: string[]) =>
      tenant.client.send('POST', BULK, { body: { filter: { conversationIds }, change: titled } });
    expect((await ask(ids.slice(1))).status).toBe(202);
    expect(await ask(ids)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('is one job for one Idempotency-Key', async () => {
    const body = { filter: { userIds: [await user()] }, change: titled };
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [await jobs.start(BULK, body, headers), await jobs.start(BULK, body, headers)];
    expect(again).toEqual(first);
    const other = { ...body, change: { title: 'Other' } };
    expect(await tenant.client.send('POST', BULK, { body: other, headers })).toMatchObject({ status: 422 });
  });

  it('reaches no further than the key that asked', async () => {
    const mia = await user();
    const other = await tenant.agent();
    const mine = await tenant.talk(agentId, { user: { id: mia } });
    const others = await tenant.talk(other, { user: { id: mia } });
    const sandboxed = await tenant.talk(agentId, { user: { id: mia }, environment: 'sandbox' });
    const body = { filter: { userIds: [mia] }, change: titled };
    const tester = new Jobs(await keyed({ mode: 'test' }));
    expect(await tester.run(BULK, body)).toMatchObject({ matched: 1, changed: 1 });
    expect(await titles(mine, others, sandboxed)).toEqual([null, null, 'Moved']);
    const bound = new Jobs(await keyed({ agentId }));
    expect(await bound.run(BULK, body)).toMatchObject({ matched: 2, changed: 1, unchanged: 1 });
    expect(await titles(mine, others, sandboxed)).toEqual(['Moved', null, 'Moved']);
  });

  describe('of several pages', () => {
    let talks: Talk[];
    let filter: object;
    beforeEach(async () => {
      const mia = await user();
      filter = { userIds: [mia] };
      talks = [];
      while (talks.length < 110)
        talks.push(
          ...(await Promise.all(Array.from({ length: 10 }, () => tenant.talk(agentId, { user: { id: mia } })))),
        );
    });

    /** Holds the job at a conversation of its second page, does something, and lets it go on. */
    const meanwhile = async (job: string, act: () => Promise<unknown>): Promise<void> => {
      const database = new Postgres({ connectionString: service.database.url });
      await database.connect();
      const [held] = await service.rows<{ id: string }>(
        'select id from conversations where id = any($1) order by created_at, id offset 75 limit 1',
        [talks.map(({ id }) => id)],
      );
      await database.query('begin');
      await database.query('select from streams where stream_id = $1 for update', [held?.id]);
      await jobs.move(job, 'resume');
      try {
        await eventuallyDone(job, 50);
        await act();
      } finally {
        await database.query('commit');
        await database.end();
      }
    };
    const eventuallyDone = async (job: string, done: number): Promise<void> => {
      for (;;) if ((await jobs.read(job)).progress.done >= done) return;
    };
    const changed = async () =>
      (await service.rows(`select from conversations where id = any($1) and title = 'Moved'`, [talks.map((t) => t.id)]))
        .length;
    /** A job that has not begun, and waits to be resumed. */
    const waiting = async (): Promise<string> => {
      await service.stopWorkers();
      const { id } = await jobs.start(BULK, { filter, change: titled });
      await jobs.move(id, 'pause');
      await service.startWorker();
      return id;
    };

    it('stops when paused, and goes on where it was', async () => {
      const job = await waiting();
      await meanwhile(job, () => jobs.move(job, 'pause'));
      const paused = await jobs.reaches(job, 'paused');
      await service.idle();
      expect(await changed()).toBe(100);
      expect(paused.state).toBe('paused');
      await jobs.move(job, 'resume');
      expect((await jobs.reaches(job, 'completed')).result).toMatchObject({ matched: 110, changed: 110 });
      expect(await changed()).toBe(110);
    });

    it('ends when cancelled; what is changed stays so', async () => {
      const job = await waiting();
      await meanwhile(job, () => jobs.move(job, 'cancel'));
      await jobs.reaches(job, 'cancelled');
      await service.idle();
      expect(await changed()).toBe(100);
      expect(await jobs.move(job, 'resume')).toMatchObject({ status: 409, body: { code: 'job.state' } });
    });
  });
});
