import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { CreateKeyCommand, createKey, ListKeysQuery, RevokeKeyCommand } from '@verbatim/directory';
import { Command } from 'commander';
import { Complaint } from '../complaint';
import { cliCall, withService } from '../session';
import { accountFor } from '../targets';

interface Common {
  account?: string;
  json?: boolean;
}

const common = (command: Command): Command =>
  command
    .option('--account <id>', 'the account; needed when there are several')
    .option('--json', 'machine-readable output');

export const keysCommand = (): Command =>
  new Command('keys')
    .description('make, list and revoke API keys')
    .addCommand(create())
    .addCommand(list())
    .addCommand(revoke());

interface CreateOptions extends Common {
  test?: boolean;
  project?: string;
  agent?: string;
  scopes?: string;
  expires?: string;
}

const create = (): Command =>
  common(new Command('create').description('make a key; it is shown this once').argument('<name>'))
    .option('--test', 'a test key: reaches only the sandbox')
    .option('--project <id>', 'bind it to a project')
    .option('--agent <id>', 'bind it to an agent')
    .option('--scopes <list>', 'separated by commas; all of them when not said')
    .option('--expires <time>', 'RFC 3339')
    .action((name: string, options: CreateOptions) =>
      withService(async (app) => {
        const account = await accountFor(app, options.account);
        const parsed = createKey.safeParse({
          name,
          mode: options.test ? 'test' : 'live',
          projectId: options.project ?? null,
          agentId: options.agent ?? null,
          expiresAt: options.expires ?? null,
          ...(options.scopes ? { scopes: options.scopes.split(',') } : {}),
        });
        if (!parsed.success)
          throw new Complaint(
            parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
          );
        const asked = { call: cliCall(null, 'keys create'), reason: null };
        const { body } = await app
          .get(CommandBus, { strict: false })
          .execute(new CreateKeyCommand(asked, account, parsed.data));
        console.log(
          options.json ? JSON.stringify(body) : `${body.key}\n(${body.name}, id ${body.id}; shown this once)`,
        );
      }),
    );

const list = (): Command =>
  common(new Command('list').description('list the keys of an account')).action((options: Common) =>
    withService(async (app) => {
      const account = await accountFor(app, options.account);
      const queries = app.get(QueryBus, { strict: false });
      const keys = await queries.execute(new ListKeysQuery(account, { limit: 1_000, from: null }));
      if (options.json) console.log(JSON.stringify(keys));
      else for (const key of keys) console.log([key.id, key.mode, `…${key.hint}`, stateOf(key), key.name].join('  '));
    }),
  );

const stateOf = (key: { revokedAt: string | null; expiresAt: string | null }): string => {
  if (key.revokedAt) return `revoked ${key.revokedAt}`;
  return key.expiresAt ? `until ${key.expiresAt}` : 'valid';
};

const revoke = (): Command =>
  common(new Command('revoke').description('refuse a key everywhere within five seconds').argument('<id>')).action(
    (id: string, options: Common) =>
      withService(async (app) => {
        const account = await accountFor(app, options.account);
        const asked = { call: cliCall(null, 'keys revoke'), reason: null };
        await app.get(CommandBus, { strict: false }).execute(new RevokeKeyCommand(asked, account, id));
        console.log(options.json ? JSON.stringify({ id, revoked: true }) : `Key ${id} is revoked.`);
      }),
  );
