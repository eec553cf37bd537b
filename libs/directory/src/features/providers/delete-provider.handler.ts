import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity, ModelProviderEntity } from '../../entities';
import { DeleteProviderCommand } from './provider.commands';
import { auditedProvider } from './provider.schemas';

@CommandHandler(DeleteProviderCommand)
export class DeleteProviderHandler implements ICommandHandler<DeleteProviderCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, providerId }: DeleteProviderCommand): Promise<void> {
    const { shard, accountId } = account;
    return this.changes.run(asked, account, async (manager) => {
      const key = { shard, accountId, id: providerId };
      const row = await manager.findOne(ModelProviderEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if (await manager.existsBy(AgentEntity, { shard, accountId, providerId }))
        throw new DirectoryError('provider.in-use', 'An agent still uses this provider.');
      await manager.delete(ModelProviderEntity, key);
      return {
        result: undefined,
        audit: [
          {
            action: 'provider.deleted',
            subjectKind: 'provider',
            subjectId: providerId,
            before: auditedProvider(row),
            after: null,
          },
        ],
      };
    });
  }
}
