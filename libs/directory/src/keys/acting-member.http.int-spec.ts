import { type DirectoryHttp, openDirectoryHttp } from '../../test/directory-http';
import { ADMIN_KEY } from '../../test/directory-rig';
import type { AccountRef } from '..';
import { MemberLookup } from './member-lookup';

describe('a call with an Acting-Member', () => {
  let api: DirectoryHttp;
  let account: AccountRef;
  let key: string;
  let member: string;

  beforeAll(async () => {
    api = await openDirectoryHttp();
    account = await api.directory.account();
    key = (await api.directory.key(account)).key;
    member = await hire(key);
  });
  afterAll(() => api.directory.close());

  const hire = async (by: string): Promise<string> =>
    (await api.send(by, 'POST', '/v1/members', { body: { name: 'Noor' } })).body.id;
  const callAs = (id: string, by = key) =>
    api.send(by, 'POST', '/v1/users', { body: { firstName: 'Mia' }, headers: { 'acting-member': id } });
  const actorsOf = (subject: string) =>
    api.directory.rows('select actor_kind as kind, actor_id as id from audit_log where subject_id = $1', [subject]);

  it('is the member’s doing', async () => {
    for (const id of [member, member.toUpperCase()]) {
      const { status, body } = await callAs(id);
      expect(status).toBe(201);
      expect(await actorsOf(body.id)).toEqual([{ kind: 'member', id: member }]);
    }
  });

  it('is refused for a member that is missing, another account’s, or no id at all', async () => {
    const other = (await api.directory.key(await api.directory.account('Other'))).key;
    for (const id of [await hire(other), account.accountId, 'noor', '', `${member}, ${member}`]) {
      const refused = await callAs(id);
      expect(refused).toMatchObject({ status: 422, body: { code: 'member.missing', errors: [] } });
    }
    const reading = await api.send(key, 'GET', '/v1/users', { headers: { 'acting-member': 'noor' } });
    expect(reading.status).toBe(422);
  });

  it('tells nothing of members to a key that may not make it', async () => {
    const reader = (await api.directory.key(account, { scopes: ['users:read'] })).key;
    for (const id of [member, 'noor']) expect(await callAs(id, reader)).toMatchObject({ status: 403 });
  });

  it('means nothing to the administrator’s calls', async () => {
    const headers = { 'acting-member': 'noor' };
    const made = await api.send(ADMIN_KEY, 'POST', '/v1/admin/accounts', { body: { name: 'New' }, headers });
    expect(made.status).toBe(201);
  });

  it('is refused at once where the member was deleted, and within five seconds elsewhere', async () => {
    const { pool, clock } = api.directory.ground;
    const far = new MemberLookup(pool, clock);
    const leaving = await hire(key);
    expect(await far.exists(account, leaving)).toBe(true);
    expect((await callAs(leaving)).status).toBe(201);
    await api.send(key, 'DELETE', `/v1/members/${leaving}`);
    expect((await callAs(leaving)).status).toBe(422);
    expect(await far.exists(account, leaving)).toBe(true);
    clock.advance(5_000);
    expect(await far.exists(account, leaving)).toBe(false);
  });
});
