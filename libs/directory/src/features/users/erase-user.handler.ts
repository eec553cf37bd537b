import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { Changes } from '../../changes/changes';
import { AuditEntryEntity, UserEntity } from '../../entities';
import { EraseUserCommand } from './user.commands';
import { profileFields } from './user.schemas';

type Key = { readonly shard: number; readonly accountId: string; readonly id: string };

// Who asked for the erasure, when and why is what an account must be able to show.
const AUDIT = `
  update audit_log set before = null, after = null, reason = null
  where shard = $1 and account_id = $2 and subject_kind = 'user' and subject_id = $3 and action <> 'user.erasure-asked'`;
const ANSWERS = `
  with erased as (
    update idempotency_keys set body = null
    where shard = $1 and account_id = $2 and stream_id = $3 and body is not null returning 1
  )
  select count(*)::int as count from erased`;

const blank = Object.fromEntries(profileFields.map((field) => [field, null])) as Record<
  (typeof profileFields)[number],
  null
>;

@CommandHandler(EraseUserCommand)
export class EraseUserHandler implements ICommandHandler<EraseUserCommand, number> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, userId }: EraseUserCommand): Promise<number> {
    const { shard, accountId } = asked.call.scope;
    const key = { shard, accountId, id: userId };
    const cause = asked.call.causationId;
    return this.changes.run(asked, key, async (manager, now) => {
      const row = await manager.findOne(UserEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row || row.erasedAt) return { result: await toldBefore(manager, key, cause), audit: 'nothing-changed' };
      await manager.update(UserEntity, key, {
        ...blank,
        metadata: {},
        version: row.version + 1,
        updatedAt: now,
        erasingAt: row.erasingAt ?? now,
        erasedAt: now,
      });
      const values = [shard, accountId, userId];
      await manager.query(AUDIT, values);
      const [{ count: answers }] = await manager.query<[{ count: number }]>(ANSWERS, values);
      return {
        result: answers,
        audit: [
          { action: 'user.erased', subjectKind: 'user', subjectId: userId, before: null, after: { answers, cause } },
        ],
      };
    });
  }
}

/** What this same cause was told when it did it; 0 when another did. */
const toldBefore = async (
  manager: EntityManager,
  { shard, accountId, id }: Key,
  cause: string | null,
): Promise<number> => {
  const where = { shard, accountId, subjectId: id, action: 'user.erased' };
  const told = (await manager.findOneBy(AuditEntryEntity, where))?.after as { answers?: number; cause?: string } | null;
  return told?.answers !== undefined && told.cause === cause ? told.answers : 0;
};
