import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { SavedAnswer } from '@verbatim/kernel';
import { Changes } from '../../changes/changes';
import { notFound, userHeld } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { BeginErasureCommand } from './user.commands';

@CommandHandler(BeginErasureCommand)
export class BeginErasureHandler implements ICommandHandler<BeginErasureCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, userId, also }: BeginErasureCommand): Promise<SavedAnswer> {
    const { shard, accountId } = asked.call.scope;
    const key = { shard, accountId, id: userId };
    return this.changes.run(asked, key, async (manager, now) => {
      const row = await manager.findOne(UserEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if (row.heldAt) throw userHeld();
      if (!row.erasingAt) await manager.update(UserEntity, key, { erasingAt: now });
      const answer = await also(manager);
      return {
        result: answer,
        answer,
        audit: [
          {
            action: 'user.erasure-asked',
            subjectKind: 'user',
            subjectId: userId,
            before: null,
            after: { erasing: true },
          },
        ],
      };
    });
  }
}
