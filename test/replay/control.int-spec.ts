import { randomUUID } from 'node:crypto';
import { conversationStreams } from '@verbatim/conversation';
import type { AuditView } from '@verbatim/directory';
import { checkReach, type Projections } from '@verbatim/replay';
import { projections } from '@verbatim/service';
import { Pool } from 'pg';
import { backends, eventually, Service, type PageOf, type Talk, type Tenant } from '../service';
import { AskedReplays, contentsOf, followed, LOG_TABLES, STREAM_TABLES } from './replayed.fixture';
import { Stepped } from './stepped.fixture';

const tables = [...STREAM_TABLES, ...LOG_TABLES];

describe.each(backends)('who runs replays (queue: %s)', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let replays: AskedReplays;
  let talks: Talk[];
  let pool: Pool;

  beforeAll(async () => {
    service = await Service.open(backend);
    tenant = await service.tenant();
    replays = new AskedReplays(service);
    const agent = await tenant.externalAgent();
    talks = [];
    for (let n = 0; n < 6; n++) {
      const talk = await tenant.talk(agent, { title: 'A talk' });
      await talk.post({ role: 'agent', text: `Message ${n}` });
      talks.push(talk);
    }
    await followed(service);
    pool = new Pool({ connectionString: service.database.url, max: 2, application_name: 'test' });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await service.close();
  });

  const admin = () => service.client();
  const move = (id: string, what: string, headers = {}) =>
    admin().send('POST', `/v1/admin/replays/${id}/${what}`, { headers });
  const acts = async () => (await admin().get<PageOf<AuditView>>('/v1/admin/audit')).data;
  const audited = async (subject: string) =>
    (await acts())
      .filter((act) => act.subject.id === subject)
      .reverse()
      .map(({ action, reason, actor }) => ({ action, reason, actor: actor.kind }));

  it('pauses one, resumes it to its end, and is told who did so and why', async () => {
    await service.stopWorkers();
    const { id } = await replays.start({ reason: 'A broken row was seen' });
    expect((await move(id, 'pause', { 'audit-reason': 'Busy hour' })).body).toMatchObject({ state: 'paused' });
    await service.startWorker();
    expect(await replays.read(id)).toMatchObject({ state: 'paused', result: null });
    expect((await move(id, 'resume')).status).toBe(200);
    await replays.reaches(id, 'completed');
    expect(await audited(id)).toEqual([
      { action: 'replay.started', reason: 'A broken row was seen', actor: 'admin' },
      { action: 'replay.paused', reason: 'Busy hour', actor: 'admin' },
      { action: 'replay.resumed', reason: null, actor: 'admin' },
    ]);
    expect((await move(id, 'cancel')).body).toMatchObject({ code: 'job.state' });
  });

  it('cancels one: the live tables stay, and nothing of it is left', async () => {
    await service.stopWorkers();
    const before = await contentsOf(service, tables);
    const { id } = await replays.start({});
    expect((await move(id, 'cancel')).body).toMatchObject({ state: 'cancelled' });
    await service.startWorker();
    await replays.run({ dryRun: true });
    expect(await contentsOf(service, tables)).toEqual(before);
  });

  it('cancels one before its swap, and it does not swap', async () => {
    const replay = await Stepped.begin(service.database.url, { projections: ['messages.v1'] });
    const oid = () => service.rows(`select 'messages'::regclass::oid as oid`);
    const before = await oid();
    try {
      while (replay.phase !== 'swap') await replay.step();
      await service.rows(`update jobs set state = 'cancelled' where id = $1`, [replay.id]);
      await replay.step();
      expect(replay.phase).toBe('settle');
      expect(await oid()).toEqual(before);
    } finally {
      await replay.close();
    }
  });

  it('refuses a second one of a projection, but not one of another', async () => {
    await service.stopWorkers();
    const { id } = await replays.start({ projections: ['messages.v1'] });
    const again = await admin().send('POST', '/v1/admin/replays', { body: { dryRun: true } });
    expect(again).toMatchObject({ status: 409, body: { code: 'replay.running' } });
    const other = await replays.start({ projections: ['feedback.v1'] });
    const raced = await Promise.all(
      [1, 2, 3, 4].map(() =>
        admin().send('POST', '/v1/admin/replays', { body: { projections: ['conversations.v1'] } }),
      ),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409]);
    await service.startWorker();
    for (const one of [id, other.id]) await replays.reaches(one, 'completed');
    await eventually('the last to end', async () => {
      const rows = await service.rows(`select 1 from jobs where finished_at is null`);
      return rows.length === 0 ? true : null;
    });
  });

  it.each([
    ['an unknown projection', { projections: ['nothing.v1'] }, 422, 'projection.unknown'],
    ['what reacts', { projections: ['automations.v1'] }, 422, 'replay.not-replayable'],
    ['an unknown account', { accountId: randomUUID() }, 422, 'replay.reach-unknown'],
    ['a stream of no account', { streamId: randomUUID() }, 400, 'request.invalid'],
    ['a skip without a reason', { skip: [{ shard: 1, position: 1 }] }, 400, 'request.invalid'],
  ])('refuses %s', async (_, body, status, code) => {
    expect(await admin().send('POST', '/v1/admin/replays', { body })).toMatchObject({ status, body: { code } });
  });

  it('refuses what spans streams for a single one', async () => {
    const body = { accountId: tenant.accountId, streamId: talks[0]?.id, projections: ['daily-counts.v1'] };
    expect(await admin().send('POST', '/v1/admin/replays', { body })).toMatchObject({
      status: 422,
      body: { code: 'replay.spans-streams', errors: [{ pointer: '/projections/0' }] },
    });
  });

  describe('meets an event that cannot be applied', () => {
    const poisonIn = (names: readonly string[], streamId: string): Projections => ({
      ...projections,
      streams: projections.streams.map((one) => ({
        ...one,
        rowsOf: (events) => {
          if (names.includes(one.name) && events.some((event) => event.streamId === streamId && event.version === 2))
            throw new TypeError('It holds what nobody foresaw');
          return one.rowsOf(events);
        },
      })),
      logs: projections.logs.map((one) => ({
        ...one,
        handle: async (events, tx) => {
          if (names.includes(one.name) && events.some((event) => event.streamId === streamId && event.version === 2))
            throw new TypeError('It holds what nobody foresaw');
          return one.handle(events, tx);
        },
      })),
    });
    const place = async (): Promise<{ shard: number; position: number }> => {
      const [row] = await service.rows<{ shard: number; position: string }>(
        `select shard, position from events where stream_id = $1 and version = 2`,
        [talks[3]?.id],
      );
      return { shard: row?.shard ?? -1, position: Number(row?.position) };
    };

    it.each(['all', 'account'])('in a replay of %s: names it, and the other projections go on', async (of) => {
      await followed(service);
      const before = await contentsOf(service, tables);
      const { shard, position } = await place();
      const reach =
        of === 'all' ? { of: 'all' as const } : { of: 'account' as const, shard, accountId: tenant.accountId };
      const names = ['messages.v1', 'daily-counts.v1'];
      const made = poisonIn(names, talks[3]?.id ?? '');
      const replay = await Stepped.begin(service.database.url, { reach }, made);
      try {
        await expect(replay.run()).rejects.toMatchObject({ code: 'replay.poison-event' });
        const parts = new Map(replay.result?.projections.map((part) => [part.name, part]));
        for (const name of names)
          expect(parts.get(name)).toMatchObject({
            state: 'stopped',
            poison: {
              projection: name,
              shard,
              position,
              type: expect.stringMatching(/^conversation\./),
              error: 'TypeError',
            },
          });
        for (const name of ['conversations.v1', 'feedback.v1', 'assessments.v1'])
          expect(parts.get(name)).toMatchObject({ state: 'done', poison: null });
      } finally {
        await replay.close();
      }
      expect(await contentsOf(service, tables)).toEqual(before);

      const skipping = await Stepped.begin(service.database.url, { reach, skip: [{ shard, position }] }, made);
      try {
        const result = await skipping.run();
        expect(result.projections.map(({ state }) => state)).toEqual(result.projections.map(() => 'done'));
      } finally {
        await skipping.close();
      }
      await replays.run({});
      expect(await contentsOf(service, tables)).toEqual(before);
    });

    it('in following the log: shows where it stands, and helps it over when an operator says so', async () => {
      const { shard } = await place();
      await talks[0]?.post({ role: 'agent', text: 'One more' });
      await followed(service);
      // An event of a conversation whose start was never seen.
      const nobody = randomUUID();
      const [head] = await service.rows<{ position: string }>(
        `with h as (update shard_heads set head = head + 1 where shard = $1 returning head)
         insert into events (shard, account_id, stream_id, version, position, type, data, metadata, occurred_at)
         select $1, $2, $3, 1, h.head, 'conversation.message-posted.v1', '{"occurredAt": "2026-01-01T00:00:00Z"}', '{}', now()
         from h returning position`,
        [shard, tenant.accountId, nobody],
      );
      const position = Number(head?.position);
      const at = '/v1/admin/projections/daily-counts.v1';
      type View = { lag: number; shards: { shard: number; position: number; stoppedAt: number | null }[] };
      const standing = async () => (await admin().get<View>(at)).shards.find((one) => one.shard === shard);
      await eventually('it to stand there', async () => ((await standing())?.stoppedAt === position ? true : null));
      const skip = (body: object) => admin().send<View>('POST', `${at}/skip`, { body });
      expect(await skip({ shard, position: position + 1, reason: 'No' })).toMatchObject({
        status: 409,
        body: { code: 'projection.not-stopped' },
      });
      expect((await skip({ shard, position, reason: 'Written by hand' })).status).toBe(200);
      expect(await standing()).toMatchObject({ position, stoppedAt: null });
      expect((await acts())[0]).toMatchObject({
        action: 'projection.event-skipped',
        reason: 'Written by hand',
        after: { projection: 'daily-counts.v1', shard, position },
      });
      await talks[1]?.post({ role: 'agent', text: 'It goes on' });
      await eventually('it to go on', async () => (((await standing())?.position ?? 0) > position ? true : null));
      expect(service.takeComplaints().join()).toContain('A follower cannot apply an event');
      await service.rows(`delete from events where stream_id = $1`, [nobody]);
    });
  });

  it('lists projections with their tables and kinds', async () => {
    const { data } = await admin().get<{ data: { name: string; kind: string; tables: string[] }[] }>(
      '/v1/admin/projections',
    );
    expect(data.map(({ name, kind }) => [name, kind])).toEqual([
      ['conversations.v1', 'stream'],
      ['messages.v1', 'stream'],
      ['feedback.v1', 'stream'],
      ['assessments.v1', 'stream'],
      ['daily-counts.v1', 'log'],
      ['automations.v1', 'reaction'],
      ['webhook-deliveries.v1', 'reaction'],
    ]);
    expect((await checkReach(pool, conversationStreams, { of: 'all' })).differences).toEqual([]);
  });
});
