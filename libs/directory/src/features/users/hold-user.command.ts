import { Command } from '@nestjs/cqrs';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { UserView } from './user.schemas';

/** Sets a legal hold of a person, or lifts it. A hold that is there stays as it is. Errors: resource.not-found, user.anonymised. */
export class HoldUserCommand extends Command<Answer<UserView>> {
  constructor(
    readonly asked: Asked,
    readonly userId: string,
    readonly held: boolean,
    readonly why: string | null,
  ) {
    super();
  }
}
