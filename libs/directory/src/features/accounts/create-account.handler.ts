import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { shardFor } from '../../accounts/shard';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { AccountEntity } from '../../entities';
import { CreateAccountCommand } from './account.commands';
import { toAccountView, type AccountView } from './account.schemas';

@CommandHandler(CreateAccountCommand)
export class CreateAccountHandler implements ICommandHandler<CreateAccountCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, data }: CreateAccountCommand): Promise<Answer<AccountView>> {
    const id = data.id ?? newId();
    const shard = shardFor(id);
    return this.changes.run(asked, { shard, accountId: id }, async (manager, now) => {
      const row: AccountEntity = { shard, id, name: data.name, createdAt: now, updatedAt: now };
      await manager.insert(AccountEntity, row);
      const answer = created(toAccountView(row), `/v1/admin/accounts/${id}`);
      return {
        result: answer,
        answer,
        audit: [
          {
            action: 'account.created',
            subjectKind: 'account',
            subjectId: id,
            before: null,
            after: { name: data.name, shard },
          },
        ],
      };
    });
  }
}
