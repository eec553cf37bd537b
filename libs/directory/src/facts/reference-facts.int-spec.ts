import { byKey, scopeOf } from '../../test/calls';
import { Directory, openDirectory } from '../../test/directory-rig';
import * as d from '..';
import { createMember } from '../features/members/member.schemas';
import { createState } from '../features/states/state.schemas';

const nobody = '018f6b1e-7c00-7000-8000-00000000dead';

describe('what other contexts see of reference data', () => {
  let directory: Directory;
  let account: d.AccountRef;
  let foreign: d.AccountRef;
  let [projectId, otherProject] = ['', ''];

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
    foreign = await directory.account('Other');
    [projectId, otherProject] = [await directory.project(account), await directory.project(account)];
  });
  afterAll(() => directory.close());

  const references = () => directory.get(d.ReferenceReader);
  const newState = async (name: string, project = projectId) => {
    const data = createState.parse({ projectId: project, name, persistent: true });
    return (await directory.commands.execute(new d.CreateStateCommand(byKey(account), data))).body.id;
  };
  const newVariant = async (name: string, project = projectId) =>
    (await directory.commands.execute(new d.CreateVariantCommand(byKey(account), { projectId: project, name }))).body
      .id;
  const newMember = async (name: string) => {
    const data = createMember.parse({ name, email: `${name}@example.com` });
    return (await directory.commands.execute(new d.CreateMemberCommand(byKey(account), data))).body.id;
  };

  it('is a state, with its project', async () => {
    const id = await newState('Waiting');
    const waiting = { id, projectId, name: 'Waiting', description: null, color: null, persistent: true };
    expect(await references().state(scopeOf(account), id)).toEqual(waiting);
    const there = await newState('Waiting', otherProject);
    const found = await references().states(scopeOf(account, { projectId }), [nobody, id, there]);
    expect(found).toEqual([waiting]);
    expect(await references().states(scopeOf(account), [id, there])).toHaveLength(2);
    expect(await references().states(scopeOf(account), [])).toEqual([]);
  });

  it('is a category or a variant, by id or by name', async () => {
    const category = new d.CreateCategoryCommand(byKey(account), { projectId, name: 'Billing' });
    const { id } = (await directory.commands.execute(category)).body;
    expect(await references().categories(scopeOf(account), [id, nobody])).toEqual([{ id, projectId, name: 'Billing' }]);
    const [here, there] = [await newVariant('B'), await newVariant('B', otherProject)];
    expect(await references().variant(scopeOf(account), here)).toEqual({ id: here, projectId, name: 'B' });
    const named = async (scope: Parameters<d.ReferenceReader['variantsNamed']>[0]) =>
      (await references().variantsNamed(scope, 'B')).map((one) => one.id).sort();
    expect(await named(scopeOf(account))).toEqual([here, there].sort());
    expect(await named(scopeOf(account, { projectId }))).toEqual([here]);
    expect(await named(scopeOf(foreign))).toEqual([]);
  });

  it('is a member, whatever the key is bound to', async () => {
    const id = await newMember('noor');
    const noor = { id, name: 'noor', email: 'noor@example.com', phone: null, avatarUrl: null, externalId: null };
    expect(await references().member(scopeOf(account, { projectId }), id)).toEqual(noor);
    expect(await references().members(scopeOf(account), [nobody, id])).toEqual([noor]);
  });

  it('is nothing beyond the account', async () => {
    const [state, variant, member] = [await newState('Open'), await newVariant('C'), await newMember('ravi')];
    for (const scope of [scopeOf(foreign), scopeOf(foreign, { shard: account.shard })]) {
      expect(await references().state(scope, state)).toBeNull();
      expect(await references().variant(scope, variant)).toBeNull();
      expect(await references().member(scope, member)).toBeNull();
      const names = await directory.get(d.NamesReader).of(scope, { members: [member] });
      expect(names.members.size).toBe(0);
    }
  });

  it('is the state of a name, made where the project has none, and once however many ask', async () => {
    const there = await newState('Sought', otherProject);
    const seek = async (named: { projectId: string; name: string }) =>
      (await directory.commands.execute(new d.FindOrCreateStateCommand(byKey(account), named))).id;
    expect(await seek({ projectId: otherProject, name: 'Sought' })).toBe(there);
    const sought = await Promise.all(Array.from({ length: 10 }, () => seek({ projectId, name: 'Sought' })));
    expect(new Set(sought).size).toBe(1);
    expect(sought).not.toContain(there);
    expect(await references().state(scopeOf(account), sought[0] ?? '')).toMatchObject({ projectId, name: 'Sought' });
    await expect(seek({ projectId: nobody, name: 'Sought' })).rejects.toMatchObject({ code: 'resource.not-found' });
  });

  it('is a member by id or e-mail, of its account alone', async () => {
    const id = await newMember('sought');
    const find = async (named: string, of = account) =>
      (await directory.queries.execute(new d.FindMemberQuery(of, named)))?.id ?? null;
    for (const named of [id, id.toUpperCase(), 'sought@example.com', 'SOUGHT@Example.com'])
      expect([await find(named), await find(named, foreign)]).toEqual([id, null]);
    for (const named of [nobody, 'sought', '', 'nobody@example.com']) expect(await find(named)).toBeNull();
  });

  it('is what members, keys and users are called, as far as they have names', async () => {
    const identify = async (data: d.IdentifyUser) =>
      (await directory.commands.execute(new d.FindOrCreateUserCommand(byKey(account), data))).body.id;
    const [mia, keller] = [await identify({ firstName: 'Mia' }), await identify({ lastName: 'Keller' })];
    const both = await identify({ firstName: 'Mia', lastName: 'Keller' });
    const unnamed = await identify({ email: 'unnamed@example.com' });
    const member = await newMember('zoe');
    const { id: key } = await directory.key(account, { name: 'Back office' });
    const wanted = { members: [member, nobody], keys: [key], users: [mia, keller, both, unnamed] };
    const names = await directory.get(d.NamesReader).of(account, wanted);
    expect([...names.members]).toEqual([[member, 'zoe']]);
    expect([...names.keys]).toEqual([[key, 'Back office']]);
    expect(Object.fromEntries(names.users)).toEqual({ [mia]: 'Mia', [keller]: 'Keller', [both]: 'Mia Keller' });
  });

  it('is many users at once, others’ left out', async () => {
    const identify = async (of: d.AccountRef, firstName: string) =>
      (await directory.commands.execute(new d.FindOrCreateUserCommand(byKey(of), { firstName }))).body.id;
    const [mia, theirs] = [await identify(account, 'Mia'), await identify(foreign, 'Eve')];
    const found = await directory.get(d.UserReader).many(account, [mia, theirs, nobody]);
    expect([...found.keys()]).toEqual([mia]);
    expect(found.get(mia)).toEqual(await directory.get(d.UserReader).find(scopeOf(account), mia));
  });
});
