import { Command } from '@nestjs/cqrs';
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
