import { randomUUID } from 'node:crypto';
import { Jobs, Service, type Tenant } from '../../../test/service';

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
