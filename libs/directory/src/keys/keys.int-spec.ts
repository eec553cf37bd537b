import { type Authenticated } from '@verbatim/http';
import { ADMIN_KEY, Directory, openDirectory } from '../../test/directory-rig';
import { type AccountRef, DeleteAgentCommand, DeleteProjectCommand, keyScopes, RevokeKeyCommand } from '..';
import { byAdmin, byKey } from '../../test/calls';
import type { PreparedClient } from '../ports/prepared-client.port';
import { FailureLimit } from './failure-limit';
import { KeyAuthenticator } from './key.authenticator';
import { KeyLookup } from './key-lookup';
import { makeKey } from './key-format';
import { MemberLookup } from './member-lookup';

describe('API keys', () => {
  let directory: Directory;
  let account: AccountRef;
  let projectId: string;
  let agentId: string;

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
    projectId = await directory.project(account);
    agentId = await directory.agent(account, projectId);
  });
  afterAll(() => directory.close());

  /** As in another process: it shares the database and nothing else. */
  const anotherProcess = () => {
    const { pool, clock } = directory.ground;
    const asked = { times: 0 };
    const counting: PreparedClient = {
      query: (statement) => {
        asked.times += 1;
        return pool.query(statement);
      },
    };
    const authenticator = new KeyAuthenticator(
      ADMIN_KEY,
      new KeyLookup(counting, clock),
      new MemberLookup(counting, clock),
      new FailureLimit(clock),
      clock,
    );
    const enter = (key: string | undefined, ip = '192.0.2.1'): Promise<Authenticated> =>
      authenticator.authenticate(key, ip);
    return { enter, asked, authenticator };
  };
  const refused = { code: 'auth.invalid' };

  it('open their account, with their scopes, in every environment', async () => {
    const { id, key } = await directory.key(account, { scopes: ['agents:read'] });
    expect(await anotherProcess().enter(key)).toEqual({
      scope: { ...account, projectId: null, agentId: null, environments: ['live', 'pre-release', 'sandbox'] },
      actor: { kind: 'key', id },
      keyId: id,
      admin: false,
      scopes: ['agents:read'],
      requestsPerMinute: null,
    });
  });

  it('say how many requests a minute they may make, when they were told', async () => {
    const { key } = await directory.key(account, { requestsPerMinute: 600 });
    expect(await anotherProcess().enter(key)).toMatchObject({ requestsPerMinute: 600 });
  });

  it('have all scopes unless told otherwise, and only the sandbox in test mode', async () => {
    const { key } = await directory.key(account, { mode: 'test' });
    const { scope, scopes } = await anotherProcess().enter(key);
    expect(key).toMatch(/^sk_test_/);
    expect(scope.environments).toEqual(['sandbox']);
    expect(scopes).toEqual([...keyScopes]);
  });

  it('are bound to a project, or to an agent and so to its project', async () => {
    const { enter } = anotherProcess();
    const toProject = await directory.key(account, { projectId });
    expect((await enter(toProject.key)).scope).toMatchObject({ projectId, agentId: null });
    const toAgent = await directory.key(account, { agentId });
    expect((await enter(toAgent.key)).scope).toMatchObject({ projectId, agentId });
  });

  it('are not bound to what is not the account’s, nor to an agent of another project', async () => {
    const foreign = await directory.account('Foreign');
    const foreignProject = await directory.project(foreign);
    await expect(directory.key(account, { projectId: foreignProject })).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    const other = await directory.project(account);
    await expect(directory.key(account, { projectId: other, agentId })).rejects.toMatchObject({
      code: 'key.binding-mismatch',
    });
  });

  it('are in no column of the database', async () => {
    const { key } = await directory.key(account);
    await directory.key(account, { mode: 'test' });
    const tables = await directory.rows("select tablename from pg_tables where schemaname = 'public'");
    for (const { tablename } of tables) {
      const clear = `select t::text as row from "${tablename as string}" t where t::text ~ 'sk_(live|test)_' or t::text like $1`;
      expect(await directory.rows(clear, [`%${key.slice(12, 40)}%`])).toEqual([]);
    }
  });

  it('are refused everywhere within five seconds of being revoked, and at once where they were', async () => {
    const { id, key } = await directory.key(account);
    const far = anotherProcess();
    await far.enter(key);
    await directory.commands.execute(new RevokeKeyCommand(byAdmin, account, id));
    expect((await far.enter(key)).keyId).toBe(id); // still remembered there
    directory.ground.clock.advance(5_000);
    await expect(far.enter(key)).rejects.toMatchObject(refused);
    await directory.commands.execute(new RevokeKeyCommand(byAdmin, account, id)); // again changes nothing
    const { clock } = directory.ground;
    const near = directory.get(KeyLookup);
    const here = new KeyAuthenticator(ADMIN_KEY, near, directory.get(MemberLookup), new FailureLimit(clock), clock);
    const second = await directory.key(account);
    await here.authenticate(second.key, '192.0.2.1');
    await directory.commands.execute(new RevokeKeyCommand(byAdmin, account, second.id));
    await expect(here.authenticate(second.key, '192.0.2.1')).rejects.toMatchObject(refused);
  });

  it('are refused from the moment they expire, remembered or not', async () => {
    const { clock } = directory.ground;
    const expiresAt = new Date(clock.now().getTime() + 1_000).toISOString();
    const { key } = await directory.key(account, { expiresAt });
    const { enter } = anotherProcess();
    await enter(key);
    clock.advance(1_000);
    await expect(enter(key)).rejects.toMatchObject(refused);
    await expect(directory.key(account, { expiresAt })).rejects.toMatchObject({ code: 'key.expiry-past' });
  });

  it('are still what they were until they are revoked, expire, or allow something else', async () => {
    const { clock } = directory.ground;
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const [revoked, expiring, changed] = [
      await directory.key(account),
      await directory.key(account, { expiresAt }),
      await directory.key(account),
    ];
    const { enter, authenticator } = anotherProcess();
    const admitted = await Promise.all(
      [revoked, expiring, changed].map(async ({ key }) => ({ key, caller: await enter(key) })),
    );
    const are = () => Promise.all(admitted.map(({ key, caller }) => authenticator.isStill(caller, key)));
    expect(await are()).toEqual([true, true, true]);
    await directory.commands.execute(new RevokeKeyCommand(byAdmin, account, revoked.id));
    await directory.rows(`update api_keys set scopes = '{agents:read}' where id = $1`, [changed.id]);
    clock.advance(2_001);
    expect(await are()).toEqual([false, true, false]);
    clock.advance(60_000);
    expect(await are()).toEqual([false, false, false]);
  });

  it('rotate by being two at once', async () => {
    const [first, second] = [await directory.key(account), await directory.key(account)];
    const { enter } = anotherProcess();
    await enter(first.key);
    await enter(second.key);
    await directory.commands.execute(new RevokeKeyCommand(byAdmin, account, first.id));
    directory.ground.clock.advance(5_000);
    await expect(enter(first.key)).rejects.toMatchObject(refused);
    expect((await enter(second.key)).keyId).toBe(second.id);
  });

  it('go with the agent or the project they are bound to', async () => {
    const project = await directory.project(account);
    const agent = await directory.agent(account, project);
    const keys = [
      await directory.key(account, { agentId: agent }),
      await directory.key(account, { projectId: project }),
    ];
    await directory.commands.execute(new DeleteAgentCommand(byKey(account), agent));
    await directory.commands.execute(new DeleteProjectCommand(byAdmin, account, project));
    for (const { key } of keys) await expect(anotherProcess().enter(key)).rejects.toMatchObject(refused);
  });

  it('refuse garbage without asking the database, and everything alike', async () => {
    const { enter, asked } = anotherProcess();
    const mistyped = makeKey('live', account.shard).slice(0, -1) + '!';
    for (const key of ['', 'x', 'sk_live_', mistyped, `${'A'.repeat(600)}`, 'sk_live_ümlaut'])
      await expect(enter(key)).rejects.toMatchObject(refused);
    expect(asked.times).toBe(0);
    await expect(enter(undefined)).rejects.toMatchObject({ code: 'auth.missing' });
    const unknown = await enter(makeKey('live', account.shard)).catch((error: Error) => error);
    const garbled = await enter('x').catch((error: Error) => error);
    expect(unknown).toEqual(garbled);
    expect(asked.times).toBe(1);
  });

  it('are asked of the database once for many calls at the same time', async () => {
    const { key } = await directory.key(account);
    const { enter, asked } = anotherProcess();
    await Promise.all(Array.from({ length: 50 }, () => enter(key)));
    expect(asked.times).toBe(1);
  });

  it('tell an address that fails too often to wait, but let a valid key of that address through', async () => {
    const { key } = await directory.key(account);
    const { enter } = anotherProcess();
    for (let times = 0; times < 20; times += 1) await expect(enter('x')).rejects.toMatchObject(refused);
    await expect(enter('x')).rejects.toMatchObject({ code: 'limit.rate', headers: { 'retry-after': '60' } });
    await expect(enter(key)).resolves.toBeDefined();
    await expect(enter('x', '192.0.2.2')).rejects.toMatchObject(refused);
  });

  it('are not the platform administrator’s, who belongs to no account', async () => {
    const { enter } = anotherProcess();
    expect(await enter(ADMIN_KEY)).toMatchObject({ admin: true, keyId: null, scopes: [], actor: { kind: 'admin' } });
    await expect(enter(`${ADMIN_KEY}x`)).rejects.toMatchObject(refused);
  });
});
