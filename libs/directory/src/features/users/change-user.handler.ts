import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVersion } from '@verbatim/http';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { anonymised, notFound } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { auditedUserChange } from './user.audit';
import { ChangeUserCommand } from './user.commands';
import { toUserView, type UserView } from './user.schemas';

@CommandHandler(ChangeUserCommand)
export class ChangeUserHandler implements ICommandHandler<ChangeUserCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, userId, expectedVersion, data }: ChangeUserCommand): Promise<Answer<UserView>> {
    const { shard, accountId } = asked.call.scope;
    return this.changes.run(asked, { shard, accountId }, async (manager, now) => {
      const key = { shard, accountId, id: userId };
      const row = await manager.findOne(UserEntity, {
        where: key,
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw notFound();
      if (row.erasingAt ?? row.erasedAt) throw anonymised();
      requireVersion(expectedVersion, row.version);
      const changed: UserEntity = { ...row, ...data, version: row.version + 1, updatedAt: now };
      const differs = auditedUserChange(row, changed);
      if (!differs) return { result: ok(toUserView(row)), audit: 'nothing-changed' };
      await manager.update(UserEntity, key, { ...data, version: changed.version, updatedAt: now });
      return {
        result: ok(toUserView(changed)),
        audit: [{ action: 'user.changed', subjectKind: 'user', subjectId: userId, ...differs }],
      };
    });
  }
}
