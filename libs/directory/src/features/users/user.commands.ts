import { Command } from '@nestjs/cqrs';
import type { SqlRunner } from '@verbatim/http';
import type { SavedAnswer } from '@verbatim/kernel';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { ChangeUser, IdentifyUser, UserView } from './user.schemas';

/** Status 201 when the user was made, 200 when found. Without any identifier a new user is made each time. */
export class FindOrCreateUserCommand extends Command<Answer<UserView>> {
  constructor(
    readonly asked: Asked,
    readonly data: IdentifyUser,
  ) {
    super();
  }
}

export class ChangeUserCommand extends Command<Answer<UserView>> {
  constructor(
    readonly asked: Asked,
    readonly userId: string,
    /** The version the caller last saw; null asks for no check. */
    readonly expectedVersion: number | null,
    readonly data: ChangeUser,
  ) {
    super();
  }
}

/** Refused with `user.in-use` while the user has conversations. */
export class DeleteUserCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly userId: string,
  ) {
    super();
  }
}

/**
 * From its commit on nothing more is taken in about the person. `also` runs in the same transaction and makes what has
 * them erased; its answer is kept for the call's Idempotency-Key. May be asked for again, also of one who is erased.
 */
export class BeginErasureCommand<Made extends SavedAnswer = SavedAnswer> extends Command<Made> {
  constructor(
    readonly asked: Asked,
    readonly userId: string,
    readonly also: (sql: SqlRunner) => Promise<Made>,
  ) {
    super();
  }
}

/**
 * The last step of an erasure: the profile, what the audit says of this person, and the answers kept with their words.
 * Resolves to how many answers those are; the same when it is repeated for the same cause.
 */
export class EraseUserCommand extends Command<number> {
  constructor(
    readonly asked: Asked,
    readonly userId: string,
  ) {
    super();
  }
}
