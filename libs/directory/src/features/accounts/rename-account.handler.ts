import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { notFound } from '../../directory.errors';
import { AccountEntity } from '../../entities';
import { RenameAccountCommand } from './account.commands';
import { toAccountView, type AccountView } from './account.schemas';

@CommandHandler(RenameAccountCommand)
export class RenameAccountHandler implements ICommandHandler<RenameAccountCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, data }: RenameAccountCommand): Promise<Answer<AccountView>> {
    return this.changes.run(asked, account, async (manager, now) => {
      const key = { shard: account.shard, id: account.accountId };
      const row = await manager.findOne(AccountEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if (row.name === data.name) return { result: ok(toAccountView(row)), audit: 'nothing-changed' };
      await manager.update(AccountEntity, key, { name: data.name, updatedAt: now });
      return {
        result: ok(toAccountView({ ...row, name: data.name, updatedAt: now })),
        audit: [
          {
            action: 'account.renamed',
            subjectKind: 'account',
            subjectId: row.id,
            before: { name: row.name },
            after: { name: data.name },
          },
        ],
      };
    });
  }
}
