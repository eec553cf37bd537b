import type { UserWriter } from '@verbatim/directory';
import type { CallContext } from '@verbatim/kernel';
import type { UserIdentifiers, UserProfile, Users } from '../../ports/agents.port';

export class DirectoryUsers implements Users {
  constructor(private readonly writer: UserWriter) {}

  async findOrCreate(call: CallContext, user: UserIdentifiers & UserProfile): Promise<string> {
    return (await this.writer.findOrCreate(call, user)).user.id;
  }
}
