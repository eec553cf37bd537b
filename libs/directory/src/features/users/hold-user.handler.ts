import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { anonymised, notFound } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { HoldUserCommand } from './hold-user.command';
import { toUserView, type UserView } from './user.schemas';

@CommandHandler(HoldUserCommand)
export class HoldUserHandler implements ICommandHandler<HoldUserCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, userId, held, why }: HoldUserCommand): Promise<Answer<UserView>> {
    const { shard, accountId } = asked.call.scope;
    const key = { shard, accountId, id: userId };
    return this.changes.run({ ...asked, reason: asked.reason ?? why }, key, async (manager, now) => {
      const row = await manager.findOne(UserEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if ((row.heldAt !== null) === held) return { result: ok(toUserView(row)), audit: 'nothing-changed' };
      if (held && row.erasedAt) throw anonymised();
      const changes = { heldAt: held ? now : null, holdReason: held ? why : null };
      const changed: UserEntity = { ...row, ...changes, version: row.version + 1, updatedAt: now };
      await manager.update(UserEntity, key, { ...changes, version: changed.version, updatedAt: now });
      return {
        result: ok(toUserView(changed)),
        audit: [
          {
            action: held ? 'user.held' : 'user.hold-lifted',
            subjectKind: 'user',
            subjectId: userId,
            before: { legalHold: !held },
            after: { legalHold: held },
          },
        ],
      };
    });
  }
}
