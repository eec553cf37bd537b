import type { Command } from '@nestjs/cqrs';
import { HttpAnswer } from '@verbatim/http';
import { Directory, openDirectory, SECRET_KEY } from '../../test/directory-rig';
import { byAdmin, byKey } from '../../test/calls';
import { commandHandlers } from '../directory.handlers';
import { createConnector } from '../features/connectors/connector.schemas';
import { createMember } from '../features/members/member.schemas';
import { createWebhook } from '../features/webhooks/webhook.schemas';
import { createState } from '../features/states/state.schemas';
import * as d from '..';

describe('every command of the directory', () => {
  let directory: Directory;
  let account: d.AccountRef;
  let projectId: string;
  let agentId: string;

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
    projectId = await directory.project(account);
    agentId = await directory.agent(account, projectId);
  });
  afterAll(() => directory.close());

  const provider = { name: 'Gateway', kind: 'openai-compatible', baseUrl: 'https://models.example.com/v1' } as const;
  const content = { title: 'Returns', body: 'Within 30 days.', url: null };
  const smtp = {
    kind: 'smtp',
    channel: 'email',
    host: 'smtp.example.com',
    port: 587,
    credential: 'password-of-the-mailbox',
    fromAddress: 'support@example.com',
  };
  const run = <R>(command: Command<R>): Promise<R> => directory.commands.execute(command);
  const made = async (command: Command<HttpAnswer<{ id: string }>>): Promise<string> => (await run(command)).body.id;

  const newProvider = () =>
    made(new d.CreateProviderCommand(byAdmin, account, { ...provider, credential: 'upstream-credential' }));
  const newEntry = () => made(new d.CreateKnowledgeCommand(byKey(account), agentId, content));
  const newUser = () => made(new d.FindOrCreateUserCommand(byKey(account), { firstName: 'Mia' }));

  let count = 0;
  const fresh = (name: string) => ({ projectId, name: `${name} ${(count += 1)}` });
  const newMember = () =>
    made(new d.CreateMemberCommand(byKey(account), createMember.parse({ name: 'Noor', externalId: fresh('n').name })));
  const newState = () => made(new d.CreateStateCommand(byKey(account), createState.parse(fresh('Waiting'))));
  const newCategory = () => made(new d.CreateCategoryCommand(byKey(account), fresh('Billing')));
  const newVariant = () => made(new d.CreateVariantCommand(byKey(account), fresh('A')));
  const newConnector = (ofProject: string) =>
    made(new d.CreateConnectorCommand(byKey(account), createConnector.parse({ ...smtp, projectId: ofProject })));

  const newWebhook = () =>
    made(
      new d.CreateWebhookCommand(
        byKey(account),
        createWebhook.parse({ projectId, url: 'https://hooks.example.com/events' }),
      ),
    );

  // One example for each; what it needs is made before it runs.
  const examples: Record<string, () => Promise<{ run: () => Promise<unknown>; action: string; actor: string }>> = {
    CreateAccount: () => example('account.created', () => run(new d.CreateAccountCommand(byAdmin, { name: 'Other' }))),
    RenameAccount: () =>
      example('account.renamed', () => run(new d.RenameAccountCommand(byAdmin, account, { name: 'Larkspur Garden' }))),
    CreateProject: () => example('project.created', () => directory.project(account)),
    ChangeProject: () =>
      example('project.changed', () =>
        run(new d.ChangeProjectCommand(byAdmin, account, projectId, { legalHold: true })),
      ),
    DeleteProject: async () => {
      const id = await directory.project(account);
      return example('project.deleted', () => run(new d.DeleteProjectCommand(byAdmin, account, id)));
    },
    CreateKey: () => example('key.created', () => directory.key(account)),
    RevokeKey: async () => {
      const { id } = await directory.key(account);
      return example('key.revoked', () => run(new d.RevokeKeyCommand(byAdmin, account, id)));
    },
    CreateProvider: () => example('provider.created', newProvider),
    ChangeProvider: async () => {
      const id = await newProvider();
      return example('provider.changed', () =>
        run(new d.ChangeProviderCommand(byAdmin, account, id, { credential: 'next-upstream-credential' })),
      );
    },
    DeleteProvider: async () => {
      const id = await newProvider();
      return example('provider.deleted', () => run(new d.DeleteProviderCommand(byAdmin, account, id)));
    },
    CreateAgent: () => example('agent.created', () => directory.agent(account, projectId), 'key'),
    ChangeAgent: () =>
      example(
        'agent.changed',
        () => run(new d.ChangeAgentCommand(byKey(account), agentId, null, { name: 'Grace' })),
        'key',
      ),
    DeleteAgent: async () => {
      const id = await directory.agent(account, projectId);
      return example('agent.deleted', () => run(new d.DeleteAgentCommand(byKey(account), id)), 'key');
    },
    CreateKnowledge: () => example('knowledge.created', newEntry, 'key'),
    ReplaceKnowledge: async () => {
      const id = await newEntry();
      return example(
        'knowledge.replaced',
        () => run(new d.ReplaceKnowledgeCommand(byKey(account), agentId, id, { ...content, title: 'Refunds' })),
        'key',
      );
    },
    DeleteKnowledge: async () => {
      const id = await newEntry();
      return example('knowledge.deleted', () => run(new d.DeleteKnowledgeCommand(byKey(account), agentId, id)), 'key');
    },
    FindOrCreateUser: () => example('user.created', newUser, 'key'),
    ChangeUser: async () => {
      const id = await newUser();
      return example(
        'user.changed',
        () => run(new d.ChangeUserCommand(byKey(account), id, null, { email: 'mia@example.com' })),
        'key',
      );
    },
    BeginErasure: async () => {
      const id = await newUser();
      return example(
        'user.erasure-asked',
        () => run(new d.BeginErasureCommand(byKey(account), id, async () => new HttpAnswer(202, null))),
        'key',
      );
    },
    EraseUser: async () => {
      const id = await newUser();
      return example('user.erased', () => run(new d.EraseUserCommand(byKey(account), id)), 'key');
    },
    HoldUser: async () => {
      const id = await newUser();
      return example('user.held', () => run(new d.HoldUserCommand(byKey(account), id, true, null)), 'key');
    },
    DeleteUser: async () => {
      const id = await newUser();
      return example('user.deleted', () => run(new d.DeleteUserCommand(byKey(account), id)), 'key');
    },
    CreateMember: () => example('member.created', newMember, 'key'),
    ChangeMember: async () => {
      const id = await newMember();
      const change = new d.ChangeMemberCommand(byKey(account), id, null, { phone: '+41446681800' });
      return example('member.changed', () => run(change), 'key');
    },
    DeleteMember: async () => {
      const id = await newMember();
      return example('member.deleted', () => run(new d.DeleteMemberCommand(byKey(account), id)), 'key');
    },
    CreateState: () => example('state.created', newState, 'key'),
    FindOrCreateState: () => {
      const command = new d.FindOrCreateStateCommand(byKey(account), fresh('Sought'));
      return example('state.created', () => run(command), 'key');
    },
    ChangeState: async () => {
      const id = await newState();
      const change = new d.ChangeStateCommand(byKey(account), id, null, { color: '#00ff00' });
      return example('state.changed', () => run(change), 'key');
    },
    DeleteState: async () => {
      const id = await newState();
      return example('state.deleted', () => run(new d.DeleteStateCommand(byKey(account), id)), 'key');
    },
    CreateCategory: () => example('category.created', newCategory, 'key'),
    ChangeCategory: async () => {
      const id = await newCategory();
      const change = new d.ChangeCategoryCommand(byKey(account), id, null, { name: `Payments ${id}` });
      return example('category.changed', () => run(change), 'key');
    },
    DeleteCategory: async () => {
      const id = await newCategory();
      return example('category.deleted', () => run(new d.DeleteCategoryCommand(byKey(account), id)), 'key');
    },
    CreateVariant: () => example('variant.created', newVariant, 'key'),
    ChangeVariant: async () => {
      const id = await newVariant();
      const change = new d.ChangeVariantCommand(byKey(account), id, null, { name: `B ${id}` });
      return example('variant.changed', () => run(change), 'key');
    },
    DeleteVariant: async () => {
      const id = await newVariant();
      return example('variant.deleted', () => run(new d.DeleteVariantCommand(byKey(account), id)), 'key');
    },
    CreateConnector: async () => {
      const project = await directory.project(account);
      return example('connector.created', () => newConnector(project), 'key');
    },
    ChangeConnector: async () => {
      const id = await newConnector(await directory.project(account));
      const change = { kind: 'smtp', credential: 'next-password-of-the-mailbox' } as const;
      return example(
        'connector.changed',
        () => run(new d.ChangeConnectorCommand(byKey(account), id, null, change)),
        'key',
      );
    },
    CreateWebhook: () => example('webhook.created', newWebhook, 'key'),
    ChangeWebhook: async () => {
      const id = await newWebhook();
      const change = new d.ChangeWebhookCommand(byKey(account), id, null, { status: 'disabled' });
      return example('webhook.changed', () => run(change), 'key');
    },
    RotateWebhookSecret: async () => {
      const id = await newWebhook();
      const rotate = new d.RotateWebhookSecretCommand(byKey(account), id, { keepForSeconds: 60 });
      return example('webhook.secret-rotated', () => run(rotate), 'key');
    },
    DisableWebhook: async () => {
      const id = await newWebhook();
      return example('webhook.changed', () => run(new d.DisableWebhookCommand(byKey(account), id, 'gone')), 'key');
    },
    DeleteWebhook: async () => {
      const id = await newWebhook();
      return example('webhook.deleted', () => run(new d.DeleteWebhookCommand(byKey(account), id)), 'key');
    },
    DeleteConnector: async () => {
      const id = await newConnector(await directory.project(account));
      return example('connector.deleted', () => run(new d.DeleteConnectorCommand(byKey(account), id)), 'key');
    },
  };
  const example = async (action: string, work: () => Promise<unknown>, actor = 'admin') => ({
    action,
    run: work,
    actor,
  });

  it('has an example here', () => {
    const names = commandHandlers.map((handler) => handler.name.replace(/Handler$/, ''));
    expect(Object.keys(examples).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(examples))('%s leaves exactly one audit row, with who and why', async (name) => {
    const { run: act, action, actor } = await examples[name]!();
    const before = new Set((await directory.rows('select id from audit_log')).map(({ id }) => id));
    await act();
    const rows = (await directory.rows('select * from audit_log')).filter(({ id }) => !before.has(id));
    expect(rows).toEqual([
      expect.objectContaining({
        action,
        actor_kind: actor,
        actor_id: actor === 'admin' ? 'platform' : 'key-1',
        request_id: 'request-1',
        reason: actor === 'admin' ? 'asked for by the customer' : null,
      }),
    ]);
    expect(rows[0]?.['before'] ?? rows[0]?.['after']).not.toBeNull();
  });

  it('kept no secret and nobody’s words in the audit', async () => {
    const kept = JSON.stringify(await directory.rows('select * from audit_log'));
    for (const secret of [
      'upstream-credential',
      'sk_live_',
      SECRET_KEY,
      'Mia',
      'mia@example.com',
      'Noor',
      '+41446681800',
      'of-the-mailbox',
    ])
      expect(kept).not.toContain(secret);
  });

  it('leaves neither row nor audit when it is refused', async () => {
    const count = () => directory.rows('select (select count(*) from audit_log) + (select count(*) from agents) as n');
    const before = await count();
    const orphan = directory.agent(account, '00000000-0000-7000-8000-000000000000');
    await expect(orphan).rejects.toMatchObject({ code: 'resource.not-found', pointer: '/projectId' });
    expect(await count()).toEqual(before);
  });

  it('leaves no audit row when nothing changed', async () => {
    const count = () => directory.rows('select count(*) as n from audit_log');
    const before = await count();
    const same = await run(new d.ChangeAgentCommand(byKey(account), agentId, null, { name: 'Grace' }));
    expect(same.body.version).toBe(2);
    expect(await count()).toEqual(before);
  });
});
