import { randomUUID } from 'node:crypto';
import { Client as Postgres } from 'pg';
import { eventually, Jobs, Service, tablesWith, Talk } from '../../../test/service';
import type { ConversationView, Json, Tenant } from '../../../test/service';

describe('an erasure and forks', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let jobs: Jobs;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    agentId = await tenant.externalAgent();
    jobs = new Jobs(tenant.client);
  });
  afterAll(() => service.close());

  const user = async (): Promise<string> =>
    (await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;
  const erase = (id: string): Promise<Json | null> => jobs.run(`/v1/users/${id}/erase`, {});
  const fork = (talk: Talk, body: object = {}) =>
    tenant.client.send<ConversationView>('POST', `${talk.at}/fork`, { body });
  const forkOf = async (talk: Talk, body: object = {}): Promise<Talk> => {
    const { status, body: view } = await fork(talk, body);
    if (status !== 201) throw new Error(`The fork was answered with ${status}: ${JSON.stringify(view)}`);
    return new Talk(tenant.client, view.id);
  };
  const answered = async (talk: Talk, word: string): Promise<string> => {
    const answers = await talk.ask(`Is it ${word}?`);
    const { body } = await talk.post({ role: 'agent', text: `Yes, ${word}.`, answers });
    return body.message.id;
  };
  const forksOf = (talk: Talk): Promise<{ id: string }[]> =>
    service.rows('select id from conversations where forked_from = $1', [talk.id]);
  const rate = (talk: Talk, messageId: string, comment: string, rater: string): Promise<Json> =>
    tenant.client.ok('PUT', `${talk.at}/messages/${messageId}/feedback`, {
      body: { rating: 'up', comment, rater: { kind: 'user', id: rater } },
    });

  /** Holds what is about to be written with a fork until the user's erasure has begun. */
  const heldUntilErasing = async <Made>(make: () => Promise<Made>, userId: string) => {
    const other = new Postgres({ connectionString: service.database.url, application_name: 'test' });
    await other.connect();
    try {
      await other.query('begin');
      await other.query('lock table conversations in share mode');
      const making = make();
      await eventually('the fork to be about to be written', async () => {
        const waiting = await service.rows(
          `select 1 from pg_locks where not granted and relation = 'conversations'::regclass`,
        );
        return waiting.length > 0 ? true : null;
      });
      const erasing = erase(userId);
      await eventually('the erasure to have begun', async () => {
        const begun = await service.rows('select 1 from users where id = $1 and erasing_at is not null', [userId]);
        return begun.length > 0 ? true : null;
      });
      await other.query('commit');
      return { made: await making, erasing };
    } finally {
      await other.end();
    }
  };

  it('of the user reaches the forks: words, titles, and what was answered for an Idempotency-Key', async () => {
    const mia = await user();
    const talk = await tenant.talk(agentId, { user: { id: mia }, title: 'Of a theodolite' });
    await rate(talk, await answered(talk, 'a theodolite'), 'Nice theodolite', mia);
    const headers = { 'idempotency-key': randomUUID() };
    const { body } = await tenant.client.send<ConversationView>('POST', `${talk.at}/fork`, {
      body: { title: 'My theodolite' },
      headers,
    });
    const copy = new Talk(tenant.client, body.id);
    await answered(await forkOf(copy), 'a theodolite in brass');
    expect(await tablesWith(service, 'theodolite')).toContain('idempotency_keys');
    expect(await erase(mia)).toMatchObject({ conversations: 3, userErased: true });
    expect(await tablesWith(service, 'theodolite')).toEqual([]);
    expect(await copy.read()).toMatchObject({ isAnonymized: true, title: null, status: 'archived', messageCount: 2 });
    expect((await copy.read()).forkedFrom).toMatchObject({ conversationId: talk.id });
  });

  it('that begins while the fork is being made leaves no word in it', async () => {
    const mia = await user();
    const talk = await tenant.talk(agentId, { user: { id: mia }, title: 'Of a sextant' });
    await answered(talk, 'a sextant');
    const { made, erasing } = await heldUntilErasing(() => fork(talk), mia);
    const { status, body } = made;
    expect([status, body]).toMatchObject([409, { code: 'user.anonymised' }]);
    await erasing;
    expect(await forksOf(talk)).toHaveLength(1);
    expect(await tablesWith(service, 'sextant')).toEqual([]);
  });

  it('that was before it is refused while it goes on, and shows what is erased as erased', async () => {
    const mia = await user();
    const talk = await tenant.talk(agentId, { user: { id: mia }, title: 'Of an astrolabe' });
    const question = await talk.ask('An astrolabe?');
    await talk.post({ role: 'agent', text: 'Yes.', answers: question });
    await erase(mia);
    for (const body of [{}, { messageId: question }]) {
      const copy = await forkOf(talk, body);
      expect(await copy.read()).toMatchObject({ isAnonymized: true, title: null, status: 'archived' });
      expect((await copy.messages()).map(({ text }) => text)).toEqual((await copy.messages()).map(() => null));
      expect((await copy.post('And now?')).body).toMatchObject({ code: 'conversation.not-open' });
    }
    expect((await fork(talk, { title: 'Words again' })).body).toMatchObject({ code: 'conversation.anonymised' });
    expect(await tablesWith(service, 'Words again')).toEqual([]);
  });

  it('of whoever rated it reaches what was copied of that', async () => {
    const [mia, tom] = [await user(), await user()];
    const talk = await tenant.talk(agentId, { user: { id: mia } });
    await rate(talk, await answered(talk, 'a quadrant'), 'A lousy octant', tom);
    const copy = await forkOf(talk);
    await erase(tom);
    expect(await tablesWith(service, 'octant')).toEqual([]);
    expect((await copy.messages()).map(({ text }) => text)).toEqual(['Is it a quadrant?', 'Yes, a quadrant.']);
    expect(await copy.read()).toMatchObject({ feedback: { count: 1, up: 1 } });
  });

  it('of whoever rated it, that begins while the fork is being made, leaves no such word in it', async () => {
    const [mia, tom] = [await user(), await user()];
    const talk = await tenant.talk(agentId, { user: { id: mia } });
    await rate(talk, await answered(talk, 'a compass'), 'A lousy gnomon', tom);
    const { made, erasing } = await heldUntilErasing(() => fork(talk), tom);
    expect(made.status).toBe(201);
    await erasing;
    expect(await tablesWith(service, 'gnomon')).toEqual([]);
    expect(await new Talk(tenant.client, made.body.id).read()).toMatchObject({ feedback: { up: 1 } });
  });

  it('of the conversation leaves its forks as they are, and what it was forked from to be named', async () => {
    const talk = await tenant.talk(agentId, { title: 'Of an alidade' });
    await answered(talk, 'an alidade');
    const copy = await forkOf(talk);
    const before = await copy.read();
    await talk.delete();
    await service.until(talk.id, 'the erasure', async () => {
      const rows = await service.rows('select 1 from conversations where id = $1 and erased_at is not null', [talk.id]);
      return rows.length > 0 ? true : null;
    });
    expect(await copy.read()).toEqual(before);
    expect((await copy.messages()).map(({ text }) => text)).toEqual(['Is it an alidade?', 'Yes, an alidade.']);
    await copy.delete();
    await service.until(copy.id, 'the erasure', async () =>
      (await tablesWith(service, 'alidade')).length === 0 ? true : null,
    );
  });
});
