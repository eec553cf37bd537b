import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { newId } from '@verbatim/ids';
import type { AccountRef } from '../../accounts/account-ref';
import { created, ok, type Answer } from '../../changes/answer';
import { type Changed, Changes } from '../../changes/changes';
import { anonymised, DirectoryError } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { auditedUser, auditedUserChange } from './user.audit';
import { FindOrCreateUserCommand } from './user.commands';
import { blanksToFill, chooseUser, identifierKinds } from './user.identity';
import { profileFields, toUserView, type IdentifyUser, type UserView } from './user.schemas';

// A user who lost the identifier between our insert and our look is the only reason to try again.
const ATTEMPTS = 3;

const blankProfile = Object.fromEntries(profileFields.map((field) => [field, null])) as Record<
  (typeof profileFields)[number],
  null
>;

@CommandHandler(FindOrCreateUserCommand)
export class FindOrCreateUserHandler implements ICommandHandler<FindOrCreateUserCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
  ) {}

  async execute({ asked, data }: FindOrCreateUserCommand): Promise<Answer<UserView>> {
    const account = asked.call.scope;
    // Nearly every call finds a known user with nothing to add: then there is nothing to write, and no transaction.
    const known = await findUser(this.dataSource.manager, account, data, false);
    if (known && !asked.call.idempotency && Object.keys(blanksToFill(data, known)).length === 0)
      return ok(toUserView(known));
    return this.changes.run(asked, account, async (manager, now) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const made = await insertUser(manager, account, data, now);
        if (made) return announce(made);
        const found = await findUser(manager, account, data, true);
        if (found) return complete(manager, found, data, now);
      }
      throw new DirectoryError('conflict.retry', 'The user changed while it was looked for.');
    });
  }
}

/** Makes the user unless one with any of these identifiers exists; then null. A racing insert is waited for. */
const insertUser = async (
  manager: EntityManager,
  { shard, accountId }: AccountRef,
  data: IdentifyUser,
  now: Date,
): Promise<UserEntity | null> => {
  const { id = newId(), metadata = {}, ...known } = data;
  const row: UserEntity = {
    shard,
    accountId,
    id,
    ...blankProfile,
    ...known,
    metadata,
    version: 1,
    createdAt: now,
    updatedAt: now,
    erasingAt: null,
    heldAt: null,
    holdReason: null,
    erasedAt: null,
  };
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(UserEntity)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  return (raw as unknown[]).length > 0 ? row : null;
};

const findUser = async (
  manager: EntityManager,
  { shard, accountId }: AccountRef,
  data: IdentifyUser,
  locked: boolean,
): Promise<UserEntity | null> => {
  const where = identifierKinds.flatMap((kind): FindOptionsWhere<UserEntity>[] =>
    data[kind] === undefined ? [] : [{ shard, accountId, [kind]: data[kind] }],
  );
  if (where.length === 0) return null;
  const candidates = await manager.find(UserEntity, {
    where,
    order: { id: 'ASC' },
    ...(locked && { lock: { mode: 'pessimistic_write' } }),
  });
  const user = chooseUser(data, candidates);
  if (user?.erasingAt ?? user?.erasedAt) throw anonymised('/id');
  return user;
};

const announce = (made: UserEntity): Changed<Answer<UserView>> => {
  const answer = created(toUserView(made), `/v1/users/${made.id}`);
  const after = auditedUser(made);
  return {
    result: answer,
    answer,
    personal: made.id,
    audit: [{ action: 'user.created', subjectKind: 'user', subjectId: made.id, before: null, after }],
  };
};

const complete = async (
  manager: EntityManager,
  found: UserEntity,
  data: IdentifyUser,
  now: Date,
): Promise<Changed<Answer<UserView>>> => {
  const fill = blanksToFill(data, found);
  const completed: UserEntity = { ...found, ...fill, version: found.version + 1, updatedAt: now };
  const differs = auditedUserChange(found, completed);
  const answer = ok(toUserView(differs ? completed : found));
  const { shard, accountId, id } = found;
  if (!differs) return { result: answer, answer, personal: id, audit: 'nothing-changed' };
  await manager.update(UserEntity, { shard, accountId, id }, { ...fill, version: completed.version, updatedAt: now });
  return {
    result: answer,
    answer,
    personal: id,
    audit: [{ action: 'user.completed', subjectKind: 'user', subjectId: id, ...differs }],
  };
};
