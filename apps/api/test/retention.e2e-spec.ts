import { randomUUID } from 'node:crypto';
import { eventually, Jobs, Service, type Json, type PageOf, type Talk, type Tenant } from '../../../test/service';

const DAY = 24 * 60;

describe('what is kept, and for how long', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.open();
  });
  afterAll(() => service.close());

  const made = async (project: object = {}) => {
    const tenant = await service.tenant(project);
    const agentId = await tenant.agent();
    const at = `/v1/projects/${tenant.projectId}/retention`;
    return { tenant, agentId, at };
  };
  const user = async (tenant: Tenant): Promise<string> =>
    (await tenant.client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;
  const hold = (tenant: Tenant, of: string, reason = 'Case 17/2026') =>
    tenant.client.ok('PUT', `${of}/legal-hold`, { body: { reason } });
  const release = (tenant: Tenant, of: string) => tenant.client.ok('DELETE', `${of}/legal-hold`);
  const answered = async (tenant: Tenant, agentId: string, fields: object = {}): Promise<Talk> => {
    const talk = await tenant.talk(agentId, fields);
    await talk.settled(await talk.ask('Hello?'));
    return talk;
  };
  const isThere = async (tenant: Tenant, talk: Talk): Promise<boolean> =>
    (await tenant.client.send('GET', talk.at)).status === 200;
  const erased = (talk: Talk) =>
    eventually('the erasure', async () => {
      const sql = 'select 1 from conversations where id = $1 and erased_at is not null';
      return (await service.rows(sql, [talk.id]))[0] ?? null;
    });
  const ran = (tenant: Tenant, at: string, what: object) =>
    eventually(`a round of ${JSON.stringify(what)}`, async () => {
      const { lastRun } = await tenant.client.get<{ lastRun: Json | null }>(at);
      return lastRun && Object.entries(what).every(([name, value]) => lastRun[name] === value) ? lastRun : null;
    });

  describe('a retention policy', () => {
    it('shows what would go, then lets go of what is old already, and of nothing that is held or young', async () => {
      const { tenant, agentId, at } = await made();
      const mia = await user(tenant);
      const [old, held, ofMia] = [
        await answered(tenant, agentId),
        await answered(tenant, agentId),
        await answered(tenant, agentId, { user: { id: mia } }),
      ];
      await hold(tenant, held.at);
      await hold(tenant, `/v1/users/${mia}`);
      service.pass(31 * DAY);
      const young = await answered(tenant, agentId);

      const policy = { keepDays: 30 };
      const { lastMessageAt } = await old.read();
      expect(await tenant.client.ok('POST', `${at}/preview`, { body: policy })).toEqual({
        ...{ conversations: 1, messages: 2, held: 2, oldest: lastMessageAt, newest: lastMessageAt },
      });
      expect(await isThere(tenant, old)).toBe(true);
      expect(await tenant.client.get(at)).toMatchObject({ keepDays: null, lastRun: null });

      expect(await tenant.client.ok('PUT', at, { body: policy })).toMatchObject({
        keepDays: 30,
        from: 'last-activity',
      });
      await ran(tenant, at, { conversations: 1, messages: 2, held: 2 });
      expect(await Promise.all([old, held, ofMia, young].map((talk) => isThere(tenant, talk)))).toEqual([
        ...[false, true, true, true],
      ]);
      await erased(old);

      await release(tenant, held.at);
      await service.hurryAll('apply-retention');
      await ran(tenant, at, { conversations: 1, held: 1 });
      expect(await isThere(tenant, held)).toBe(false);

      const audit = `/v1/admin/accounts/${tenant.accountId}/audit?limit=100`;
      const { data } = await service.client().get<PageOf<{ action: string; after: Json | null }>>(audit);
      expect(data.find(({ action }) => action === 'retention.set')?.after).toEqual({
        keepDays: 30,
        from: 'last-activity',
      });
      expect(data.filter(({ action }) => action === 'retention.applied')).toHaveLength(2);
    }, 60_000);

    it('counts from the last activity or from creation, as it says', async () => {
      const { tenant, agentId, at } = await made();
      const talk = await answered(tenant, agentId);
      service.pass(20 * DAY);
      await talk.settled(await talk.ask('Still there?'));
      const would = async (policy: object) =>
        (await tenant.client.ok<{ conversations: number }>('POST', `${at}/preview`, { body: policy })).conversations;
      expect(await would({ keepDays: 10, from: 'creation' })).toBe(1);
      expect(await would({ keepDays: 10, from: 'last-activity' })).toBe(0);
      expect(await would({ keepDays: 25, from: 'creation' })).toBe(0);
    });

    it('does nothing more once it is taken away, and applies again once it is set again', async () => {
      const { tenant, agentId, at } = await made();
      const talk = await answered(tenant, agentId);
      await tenant.client.ok('PUT', at, { body: { keepDays: 5 } });
      await ran(tenant, at, { conversations: 0 });
      await tenant.client.ok('DELETE', at);
      service.pass(6 * DAY);
      await service.hurryAll('apply-retention');
      await eventually('nothing to be owed', async () => {
        const sql = `select 1 from owed_work where kind = 'apply-retention' and lane = $1 and state = 'owed'`;
        return (await service.rows(sql, [tenant.projectId])).length === 0 ? true : null;
      });
      expect(await isThere(tenant, talk)).toBe(true);
      await tenant.client.ok('PUT', at, { body: { keepDays: 5 } });
      await ran(tenant, at, { conversations: 1 });
    }, 40_000);

    it('is refused for less than a day, for a project one does not reach, and by a key that does not reach all of it', async () => {
      const { tenant, agentId, at } = await made();
      const set = (client = tenant.client, path = at, body: object = { keepDays: 30 }) =>
        client.send<Json>('PUT', path, { body });
      expect(await set(tenant.client, at, { keepDays: 0 })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid', errors: [{ pointer: '/keepDays' }] },
      });
      const { at: foreign } = await made();
      expect(await set(tenant.client, foreign)).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
      for (const narrow of [{ agentId }, { mode: 'test' }])
        expect(await set(service.client(await tenant.keyWith(narrow)))).toMatchObject({ status: 403 });
    });
  });

  describe('a legal hold', () => {
    it('of a conversation refuses every way of deleting it, says so in receipts, and ends when it is lifted', async () => {
      const { tenant, agentId } = await made();
      const mia = await user(tenant);
      const talk = await answered(tenant, agentId, { user: { id: mia } });
      const other = await answered(tenant, agentId, { user: { id: mia } });
      await hold(tenant, talk.at);
      expect(await talk.read()).toMatchObject({ legalHold: { reason: 'Case 17/2026' } });
      expect(await talk.delete()).toMatchObject({ status: 409, body: { code: 'conversation.legal-hold' } });

      const jobs = new Jobs(tenant.client);
      const erase = () => jobs.run(`/v1/users/${mia}/erase`, {});
      expect(await erase()).toMatchObject({ conversations: 1, heldBack: 1, held: [talk.id], userErased: false });
      expect((await talk.messages()).map(({ text }) => text)).toContain('Hello?');
      expect(await other.read()).toMatchObject({ isAnonymized: true });

      await release(tenant, talk.at);
      expect((await talk.read()).legalHold).toBeNull();
      expect(await erase()).toMatchObject({ conversations: 1, heldBack: 0, held: [], userErased: true });
    }, 40_000);

    it('of a conversation that is deleted already keeps its words until it is lifted', async () => {
      const { tenant, agentId } = await made({ eraseGraceSeconds: 3_600 });
      const talk = await answered(tenant, agentId);
      await talk.delete();
      await hold(tenant, talk.at);
      await service.hurry(talk.id);
      await eventually('the erasure is put off', async () => {
        const sql = `select 1 from owed_work where kind = 'erase-conversation' and lane = $1 and last_error = 'legal-hold'`;
        return (await service.rows(sql, [talk.id]))[0] ?? null;
      });
      const words = `select 1 from events where stream_id = $1 and content is not null`;
      expect(await service.rows(words, [talk.id])).not.toEqual([]);
      await release(tenant, talk.at);
      service.pass(61);
      await service.hurry(talk.id);
      await erased(talk);
      expect(await service.rows(words, [talk.id])).toEqual([]);
    }, 40_000);

    it('of a user keeps the person and every conversation of theirs', async () => {
      const { tenant, agentId } = await made();
      const mia = await user(tenant);
      const at = `/v1/users/${mia}`;
      const talk = await answered(tenant, agentId, { user: { id: mia } });
      await hold(tenant, at);
      expect(await tenant.client.get(at)).toMatchObject({ legalHold: { reason: 'Case 17/2026' } });
      expect(await talk.delete()).toMatchObject({ status: 409, body: { code: 'conversation.legal-hold' } });
      expect(await tenant.client.send('POST', `${at}/erase`, { body: {} })).toMatchObject({
        status: 409,
        body: { code: 'user.legal-hold' },
      });
      const jobs = new Jobs(tenant.client);
      const receipt = await jobs.run(`${at}/delete-conversations`, { agentId }).catch((error: Error) => error.message);
      expect(receipt).toMatchObject({ conversations: 0, heldBack: 1 });
      await release(tenant, at);
      expect((await talk.delete()).status).toBe(200);
    }, 40_000);

    it('needs a key that may', async () => {
      const { tenant, agentId } = await made();
      const talk = await tenant.talk(agentId);
      const narrow = service.client(await tenant.keyWith({ scopes: ['conversations:read', 'conversations:write'] }));
      const answer = await narrow.send('PUT', `${talk.at}/legal-hold`, { body: { reason: 'Mine' } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'auth.scope' } });
    });
  });
});
