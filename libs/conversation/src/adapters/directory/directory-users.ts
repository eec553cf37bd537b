import type { CommandBus } from '@nestjs/cqrs';
import {
  BeginErasureCommand,
  EraseUserCommand,
  type Asked,
  type UserReader,
  type UserWriter,
} from '@verbatim/directory';
import type { SqlRunner } from '@verbatim/http';
import type { AccountScope, CallContext, SavedAnswer } from '@verbatim/kernel';
import type { UserIdentifiers, UserProfile, Users, UserStanding } from '../../ports/agents.port';

export class DirectoryUsers implements Users {
  constructor(
    private readonly writer: UserWriter,
    private readonly reader: UserReader,
    private readonly commands: CommandBus,
  ) {}

  async findOrCreate(call: CallContext, user: UserIdentifiers & UserProfile): Promise<string> {
    return (await this.writer.findOrCreate(call, user)).user.id;
  }

  standing(scope: AccountScope, userId: string): Promise<UserStanding | null> {
    return this.reader.standing(scope, userId);
  }

  isHeld(scope: AccountScope, userId: string): Promise<boolean> {
    return this.reader.isHeld(scope, userId);
  }

  beginErasure<Made extends SavedAnswer>(
    asked: Asked,
    userId: string,
    also: (sql: SqlRunner) => Promise<Made>,
  ): Promise<Made> {
    return this.commands.execute(new BeginErasureCommand(asked, userId, also));
  }

  erase(call: CallContext, userId: string): Promise<number> {
    return this.commands.execute(new EraseUserCommand({ call, reason: null }, userId));
  }
}
