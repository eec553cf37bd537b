import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound, userHeld } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { CONVERSATION_USAGE, type ConversationUsage } from '../../ports/conversation-usage.port';
import { auditedUser } from './user.audit';
import { DeleteUserCommand } from './user.commands';

@CommandHandler(DeleteUserCommand)
export class DeleteUserHandler implements ICommandHandler<DeleteUserCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    @Inject(CONVERSATION_USAGE) private readonly usage: ConversationUsage,
  ) {}

  async execute({ asked, userId }: DeleteUserCommand): Promise<void> {
    const { shard, accountId } = asked.call.scope;
    const key = { shard, accountId, id: userId };
    if (!(await this.dataSource.manager.existsBy(UserEntity, key))) throw notFound();
    // Asked before the transaction: it may need a connection of the same pool, which must not wait for itself.
    if (await this.usage.isUsed(key, { userId }))
      throw new DirectoryError('user.in-use', 'The user has conversations: erase the person instead.');
    return this.changes.run(asked, key, async (manager) => {
      const row = await manager.findOne(UserEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if (row.heldAt) throw userHeld();
      await manager.delete(UserEntity, key);
      const before = auditedUser(row);
      return {
        result: undefined,
        audit: [{ action: 'user.deleted', subjectKind: 'user', subjectId: userId, before, after: null }],
      };
    });
  }
}
