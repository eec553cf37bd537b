import { HttpAnswer } from '@verbatim/http';
import { byKey, scopeOf } from '../../../test/calls';
import { Directory, openDirectory } from '../../../test/directory-rig';
import {
  type AccountRef,
  BeginErasureCommand,
  ChangeUserCommand,
  DeleteUserCommand,
  EraseUserCommand,
  FindOrCreateUserCommand,
  type IdentifyUser,
  ListUsersQuery,
  UserReader,
  UserWriter,
} from '../..';

describe('users', () => {
  let directory: Directory;
  let account: AccountRef;

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
  });
  afterAll(() => directory.close());

  const identify = (identity: IdentifyUser, of = account) =>
    directory.commands.execute(new FindOrCreateUserCommand(byKey(of), identity));

  it('are made once, however many ask for the same e-mail at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => identify({ email: 'rush@example.com' })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await directory.rows("select count(*)::int as n from users where email = 'rush@example.com'")).toEqual([
      { n: 1 },
    ]);
  });

  it('are found by each of their identifiers', async () => {
    const { body } = await identify({ externalId: 'crm-1', email: 'one@example.com', phone: '+41446681800' });
    for (const by of [
      { id: body.id },
      { externalId: 'crm-1' },
      { email: 'one@example.com' },
      { phone: '+41446681800' },
    ])
      expect(await identify(by)).toMatchObject({ status: 200, body: { id: body.id, version: 1 } });
  });

  it('are completed by what was not known, and never overwritten', async () => {
    await identify({ externalId: 'crm-2', firstName: 'Mia' });
    const found = await identify({ externalId: 'crm-2', email: 'two@example.com', firstName: 'Maria' });
    expect(found).toMatchObject({ status: 200, body: { email: 'two@example.com', firstName: 'Mia', version: 2 } });
    expect(await identify({ email: 'two@example.com' })).toMatchObject({ body: { externalId: 'crm-2', version: 2 } });
  });

  it('are refused when the identifiers belong to two of them', async () => {
    await identify({ email: 'three@example.com' });
    await identify({ phone: '+15551230003' });
    const both = identify({ email: 'three@example.com', phone: '+15551230003' });
    await expect(both).rejects.toMatchObject({ code: 'user.ambiguous', pointer: '/phone' });
  });

  it('keep the id the client chose, and only once', async () => {
    const id = '018f6b1e-7c00-7000-8000-0000000000aa';
    expect(await identify({ id })).toMatchObject({ status: 201, body: { id } });
    expect(await identify({ id })).toMatchObject({ status: 200, body: { id } });
  });

  it('may have the same e-mail in another account', async () => {
    const other = await directory.account('Other');
    const here = await identify({ email: 'shared@example.com' });
    const there = await identify({ email: 'shared@example.com' }, other);
    expect(there.status).toBe(201);
    expect(there.body.id).not.toBe(here.body.id);
  });

  it('change only at the version that was read', async () => {
    const { body } = await identify({ email: 'editor@example.com' });
    const change = (version: number, firstName: string) =>
      directory.commands.execute(new ChangeUserCommand(byKey(account), body.id, version, { firstName }));
    const outcomes = await Promise.allSettled([change(1, 'Mia'), change(1, 'Maria')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'precondition.failed' });
  });

  it('do not take an identifier that somebody else has', async () => {
    await identify({ email: 'taken@example.com' });
    const { body } = await identify({ email: 'other@example.com' });
    const change = new ChangeUserCommand(byKey(account), body.id, null, { email: 'taken@example.com' });
    await expect(directory.commands.execute(change)).rejects.toMatchObject({
      code: 'user.identifier-taken',
      pointer: '/email',
    });
  });

  it('are an id without a profile once erased, which nobody can fill again', async () => {
    const { body } = await identify({ externalId: 'crm-gone' });
    await directory.rows('update users set external_id = null, erased_at = now() where id = $1', [body.id]);
    const users = directory.get(UserReader);
    expect(await users.find(scopeOf(account), body.id)).toBeNull();
    expect((await users.many(account, [body.id])).get(body.id)).toMatchObject({ isAnonymized: true, externalId: null });
    await expect(identify({ id: body.id })).rejects.toMatchObject({ code: 'user.anonymised', pointer: '/id' });
    const change = new ChangeUserCommand(byKey(account), body.id, null, { firstName: 'Mia' });
    await expect(directory.commands.execute(change)).rejects.toMatchObject({ code: 'user.anonymised' });
    expect(await identify({ externalId: 'crm-gone' })).toMatchObject({ status: 201 });
  });

  it('are completed by every field of the profile, and keep it all', async () => {
    const profile = {
      organizationName: 'Keller & Co',
      organizationDomain: 'keller.example',
      avatarUrl: 'https://img.example.com/mia.png',
      context: 'x'.repeat(256_000),
      source: 'web shop',
      foreignId: 'order-1',
      foreignUserId: 'buyer-1',
    };
    await identify({ externalId: 'crm-profile' });
    const { body } = await identify({ externalId: 'crm-profile', ...profile });
    expect(body).toMatchObject({ ...profile, version: 2, isAnonymized: false });
    const again = await identify({ externalId: 'crm-profile', source: 'another', foreignId: 'order-2' });
    expect(again.body).toEqual(body);
    expect(await directory.get(UserReader).find(scopeOf(account), body.id)).toMatchObject(profile);
  });

  it('are found by what they stand for in another system, which several may', async () => {
    const here = await directory.account('Foreign');
    const one = await identify({ foreignId: 'order-9', firstName: 'One' }, here);
    const two = await identify({ foreignId: 'order-9', firstName: 'Two' }, here);
    await identify({ foreignId: 'order-10' }, here);
    const page = { limit: 10, from: null };
    const found = await directory.queries.execute(new ListUsersQuery(here, { foreignId: 'order-9' }, page));
    expect(found.map(({ id }) => id)).toEqual([two.body.id, one.body.id]);
  });

  it('are found by words of what is known of them, in any order and case, and as they are spelt', async () => {
    const here = await directory.account('Searching');
    const mia = await identify({ firstName: 'Mia', lastName: 'Keller', email: 'mk_1@example.com' }, here);
    const zoe = await identify(
      { firstName: 'ZOË', lastName: 'Keller', phone: '+41446681801', externalId: '100%' },
      here,
    );
    await identify({ firstName: 'Mia', lastName: 'Keller' }, account);
    const find = async (filter: object) => {
      const query = new ListUsersQuery(here, filter, { limit: 10, from: null });
      return (await directory.queries.execute(query)).map(({ id }) => id);
    };
    const [m, z] = [mia.body.id, zoe.body.id];
    expect(await find({ search: 'keller' })).toEqual([z, m]);
    expect(await find({ search: 'KELLER mi' })).toEqual([m]);
    expect(await find({ search: 'zoë' })).toEqual([z]);
    expect(await find({ search: '668180' })).toEqual([z]);
    for (const literal of ['100%', '0%']) expect(await find({ search: literal })).toEqual([z]);
    expect(await find({ search: 'mk_' })).toEqual([m]);
    expect(await find({ search: 'm_' })).toEqual([]);
    expect(await find({ search: 'Keller', email: 'mk_1@example.com' })).toEqual([m]);
    expect(await find({ externalId: '100%' })).toEqual([z]);
    expect(await find({ phone: '+41446681800' })).toEqual([]);
  });

  it('are deleted when no conversation names them, and not before', async () => {
    const { body } = await identify({ email: 'leaving@example.com' });
    const remove = () => directory.commands.execute(new DeleteUserCommand(byKey(account), body.id));
    directory.ground.inUse.add(body.id);
    await expect(remove()).rejects.toMatchObject({ code: 'user.in-use' });
    directory.ground.inUse.delete(body.id);
    await remove();
    await expect(remove()).rejects.toMatchObject({ code: 'resource.not-found' });
    expect(await identify({ email: 'leaving@example.com' })).toMatchObject({ status: 201 });
  });

  it('take nothing more in once their erasure began, and keep who asked for it when it ends', async () => {
    const idempotency = { key: 'first', operation: 'POST /v1/users', bodyHash: 'h' };
    const asked = { ...byKey(account), call: { ...byKey(account).call, idempotency } };
    const made = await directory.commands.execute(
      new FindOrCreateUserCommand(asked, { externalId: 'crm-erase', firstName: 'Mia', email: 'erase@example.com' }),
    );
    const { id } = made.body;
    const why = { ...byKey(account), reason: 'Ticket 77' };
    const begin = (also = async () => new HttpAnswer(202, null)) =>
      directory.commands.execute(new BeginErasureCommand(why, id, also));
    await expect(begin(() => Promise.reject(new Error('no job')))).rejects.toThrow('no job');
    const standing = () => directory.get(UserReader).standing(account, id);
    expect(await standing()).toBe('known');
    await begin();
    expect(await standing()).toBe('erasing');
    await expect(identify({ externalId: 'crm-erase' })).rejects.toMatchObject({ code: 'user.anonymised' });
    const change = new ChangeUserCommand(byKey(account), id, null, { firstName: 'Maria' });
    await expect(directory.commands.execute(change)).rejects.toMatchObject({ code: 'user.anonymised' });

    const erase = () => directory.commands.execute(new EraseUserCommand(byKey(account), id));
    expect([await erase(), await erase()]).toEqual([1, 1]);
    expect(await standing()).toBe('erased');
    const kept = await directory.rows(
      `select u::text as row from users u where id = $1 union all
       select a::text from audit_log a where subject_id = $1 union all
       select i::text from idempotency_keys i where stream_id = $1`,
      [id],
    );
    expect(kept).toHaveLength(5);
    expect(JSON.stringify(kept)).not.toMatch(/Mia|crm-erase|erase@/i);
    expect(JSON.stringify(kept)).toContain('Ticket 77');
    expect(await identify({ externalId: 'crm-erase' })).toMatchObject({ status: 201 });
    await directory.rows('delete from idempotency_keys');
  });

  it('are found and made for other contexts, leaving the call’s Idempotency-Key to its own effect', async () => {
    const call = {
      ...byKey(account).call,
      idempotency: { key: 'k', operation: 'POST /v1/conversations', bodyHash: 'h' },
    };
    const writer = directory.get(UserWriter);
    const first = await writer.findOrCreate(call, { email: 'writer@example.com' });
    const second = await writer.findOrCreate(call, { email: 'writer@example.com' });
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.user).toEqual(first.user);
    expect(await directory.get(UserReader).find(scopeOf(account), first.user.id)).toEqual(first.user);
    expect(await directory.rows('select 1 from idempotency_keys')).toEqual([]);
  });
});
