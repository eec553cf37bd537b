import type { UserWriter } from '@verbatim/directory';
import type { CallContext } from '@verbatim/kernel';
import type { UserIdentifiers, Users } from '../../ports/agents.port';

export class DirectoryUsers implements Users {
  constructor(private readonly writer: UserWriter) {}

  async findOrCreate(call: CallContext, identifiers: UserIdentifiers): Promise<string> {
    return (await this.writer.findOrCreate(call, identifiers)).user.id;
  }
}
