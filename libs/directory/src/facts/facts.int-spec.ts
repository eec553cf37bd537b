import { byAdmin, byKey, scopeOf } from '../../test/calls';
import { Directory, openDirectory, SECRET_KEY } from '../../test/directory-rig';
import * as d from '..';
import { CredentialVault } from '../credentials/credential-vault';
import { KnowledgeReader } from './knowledge.reader';

describe('what other contexts see of an agent', () => {
  let directory: Directory;
  let account: d.AccountRef;
  let projectId: string;

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
    projectId = await directory.project(account);
  });
  afterAll(() => directory.close());

  const newProvider = async (credential: string | null): Promise<string> => {
    const data = { name: 'Gateway', kind: 'openai-compatible', baseUrl: 'https://models.example.com/v1' } as const;
    const command = new d.CreateProviderCommand(byAdmin, account, { ...data, credential });
    return (await directory.commands.execute(command)).body.id;
  };
  const addKnowledge = async (agentId: string, title: string): Promise<string> => {
    const command = new d.CreateKnowledgeCommand(byKey(account), agentId, { title, body: 'Text', url: null });
    return (await directory.commands.execute(command)).body.id;
  };
  const agents = () => directory.get(d.AgentReader);
  const answering = () => directory.get(d.AnsweringAgentReader);
  const anotherProcess = () => new d.AgentReader(directory.ground.pool, directory.ground.clock);

  it('is the agent with the flags of its project', async () => {
    const id = await directory.agent(account, projectId, {
      onBusy: 'coalesce',
      debounceMs: 1_500,
      abandonAfterMinutes: 60,
      summary: { onCompletion: true, everyTurns: 5 },
    });
    expect(await agents().find(scopeOf(account), id)).toEqual({
      id,
      version: 1,
      name: 'Ada',
      instructions: '',
      onBusy: 'coalesce',
      debounceMs: 1_500,
      handoverAfterFailures: null,
      abandonAfterMinutes: 60,
      archiveAfterMinutes: null,
      summary: { onCompletion: true, afterInactivityMinutes: null, everyTurns: 5 },
      score: { onCompletion: false, afterInactivityMinutes: null, everyTurns: null },
      provider: { kind: 'builtin' },
      project: { id: projectId, reopenOnMessage: true, eraseGraceSeconds: 0, legalHold: false },
    });
  });

  it('is told for many at once, those beyond the scope left out', async () => {
    const other = await directory.account('Other');
    const foreign = await directory.agent(other, await directory.project(other));
    const ids = [await directory.agent(account, projectId), await directory.agent(account, projectId)];
    const named = async (scope: ReturnType<typeof scopeOf>) =>
      (await agents().many(scope, [...ids, foreign])).map(({ id }) => id).sort();
    expect(await named(scopeOf(account))).toEqual([...ids].sort());
    expect(await named({ ...scopeOf(account), agentId: ids[0] ?? '' })).toEqual([ids[0]]);
    expect(await named({ ...scopeOf(account), projectId: await directory.project(account) })).toEqual([]);
  });

  it('is nothing beyond the account or what the key is bound to', async () => {
    const id = await directory.agent(account, projectId);
    const other = await directory.account('Other');
    const otherProject = await directory.project(account);
    expect(await agents().find(scopeOf(account), id)).not.toBeNull(); // so that it is remembered
    expect(await agents().find(scopeOf(other), id)).toBeNull();
    expect(await agents().find({ ...scopeOf(other), shard: account.shard }, id)).toBeNull();
    expect(await agents().find(scopeOf(account, { projectId: otherProject }), id)).toBeNull();
    expect(await agents().find(scopeOf(account, { projectId, agentId: otherProject }), id)).toBeNull();
    expect(await agents().find(scopeOf(account, { projectId, agentId: id }), id)).not.toBeNull();
  });

  it('is new at once where it was changed, and within two seconds elsewhere', async () => {
    const id = await directory.agent(account, projectId);
    const far = anotherProcess();
    const nameIn = async (reader: d.AgentReader) => (await reader.find(scopeOf(account), id))?.name;
    expect([await nameIn(agents()), await nameIn(far)]).toEqual(['Ada', 'Ada']);
    await directory.commands.execute(new d.ChangeAgentCommand(byKey(account), id, null, { name: 'Grace' }));
    expect([await nameIn(agents()), await nameIn(far)]).toEqual(['Grace', 'Ada']);
    directory.ground.clock.advance(2_001);
    expect(await nameIn(far)).toBe('Grace');
  });

  it('is found as soon as it is made, though it was missing a moment ago', async () => {
    const id = '018f6b1e-7c00-7000-8000-0000000000d1';
    const far = anotherProcess();
    expect(await far.find(scopeOf(account), id)).toBeNull();
    await directory.agent(account, projectId, { id });
    expect(await far.find(scopeOf(account), id)).not.toBeNull();
  });

  it('comes with a way to reach its model, the credential in clear', async () => {
    const providerId = await newProvider('upstream-credential');
    const id = await directory.agent(account, projectId, {
      provider: { kind: 'provider', id: providerId, model: 'large' },
    });
    expect((await answering().find(scopeOf(account), id))?.model).toEqual({
      provider: {
        kind: 'openai-compatible',
        id: providerId,
        baseUrl: 'https://models.example.com/v1',
        credential: 'upstream-credential',
      },
      model: 'large',
    });
    const stored = JSON.stringify(await directory.rows('select * from model_providers'));
    expect(stored).not.toContain('upstream-credential');
  });

  it('says plainly when the credential was kept under another SECRET_KEY', async () => {
    const id = await directory.agent(account, projectId, {
      provider: { kind: 'provider', id: await newProvider('upstream-credential'), model: 'large' },
    });
    const { pool } = directory.ground;
    const readerUnder = (secret: string) =>
      new d.AnsweringAgentReader(agents(), new KnowledgeReader(pool), pool, new CredentialVault(secret));
    await expect(readerUnder('another').find(scopeOf(account), id)).rejects.toMatchObject({
      code: 'provider.credential-unreadable',
    });
    await expect(readerUnder(SECRET_KEY).find(scopeOf(account), id)).resolves.not.toBeNull();
  });

  it('has no model to reach when the agent is external, and the built-in one otherwise', async () => {
    const modelOf = async (kind: string) => {
      const id = await directory.agent(account, projectId, { provider: { kind } });
      return (await answering().find(scopeOf(account), id))?.model;
    };
    expect(await modelOf('external')).toBeNull();
    expect(await modelOf('builtin')).toMatchObject({ provider: { kind: 'builtin' }, model: 'builtin' });
  });

  it('comes with its knowledge, the same array until an entry changes', async () => {
    const id = await directory.agent(account, projectId);
    const knowledge = async () => (await answering().find(scopeOf(account), id))!.knowledge;
    const seen = [await knowledge()];
    const entry = await addKnowledge(id, 'Returns');
    seen.push(await knowledge());
    expect((await knowledge()).entries).toBe(seen[1]?.entries);
    const text = { title: 'Returns', body: 'Changed', url: null };
    await directory.commands.execute(new d.ReplaceKnowledgeCommand(byKey(account), id, entry, text));
    seen.push(await knowledge());
    await directory.commands.execute(new d.DeleteKnowledgeCommand(byKey(account), id, entry));
    await addKnowledge(id, 'Shipping');
    seen.push(await knowledge());
    expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
    expect(seen.map(({ entries }) => entries.map(({ title, text }) => `${title}: ${text}`))).toEqual([
      [],
      ['Returns: Text'],
      ['Returns: Changed'],
      ['Shipping: Text'],
    ]);
  });
});
