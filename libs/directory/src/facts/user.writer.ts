import type { CommandBus } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import { FindOrCreateUserCommand } from '../features/users/user.commands';
import type { IdentifyUser } from '../features/users/user.schemas';
import type { UserFacts } from './facts';

export interface IdentifiedUser {
  readonly user: UserFacts;
  readonly created: boolean;
}

export class UserWriter {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Finds the user in the caller's account by id, external id, e-mail or phone, or makes one. Throws `user.ambiguous`
   * when the identifiers belong to different users. The call's Idempotency-Key is left to the call's own effect.
   */
  async findOrCreate(call: CallContext, identity: IdentifyUser): Promise<IdentifiedUser> {
    const asked = { call: { ...call, idempotency: null }, reason: null };
    const { status, body } = await this.commands.execute(new FindOrCreateUserCommand(asked, identity));
    const { createdAt: _, updatedAt: __, legalHold: ___, ...user } = body;
    return { user, created: status === 201 };
  }
}
