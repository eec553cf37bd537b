import { byKey, scopeOf } from '../../../test/calls';
import { Directory, openDirectory } from '../../../test/directory-rig';
import {
  type AccountRef,
  ChangeUserCommand,
  FindOrCreateUserCommand,
  type IdentifyUser,
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

  it('look missing once erased', async () => {
    const { body } = await identify({ externalId: 'crm-gone' });
    await directory.rows('update users set external_id = null, erased_at = now() where id = $1', [body.id]);
    expect(await directory.get(UserReader).find(scopeOf(account), body.id)).toBeNull();
    await expect(identify({ id: body.id })).rejects.toMatchObject({ code: 'resource.not-found' });
    expect(await identify({ externalId: 'crm-gone' })).toMatchObject({ status: 201 });
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
