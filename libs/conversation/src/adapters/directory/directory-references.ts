import type { CommandBus } from '@nestjs/cqrs';
import { FindOrCreateStateCommand, type ReferenceReader, type UserReader } from '@verbatim/directory';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { References, Referred } from '../../ports/references.port';

export class DirectoryReferences implements References {
  constructor(
    private readonly facts: ReferenceReader,
    private readonly users: UserReader,
    private readonly commands: CommandBus,
  ) {}

  async missing(scope: AccountScope, referred: Referred): Promise<keyof Referred | null> {
    const { stateId, assigneeId, categoryIds, variantId, authorId, userId } = referred;
    const lacks = async (ids: readonly (string | null | undefined)[], find: Find): Promise<boolean> => {
      const wanted = [...new Set(ids.filter((id) => id != null))];
      return wanted.length > 0 && (await find(scope, wanted)).length < wanted.length;
    };
    const states: Find = (of, ids) => this.facts.states(of, ids);
    const members: Find = (of, ids) => this.facts.members(of, ids);
    const categories: Find = (of, ids) => this.facts.categories(of, ids);
    const variants: Find = (of, ids) => this.facts.variants(of, ids);
    if (await lacks([stateId], states)) return 'stateId';
    if (await lacks([assigneeId], members)) return 'assigneeId';
    if (await lacks(categoryIds ?? [], categories)) return 'categoryIds';
    if (await lacks([variantId], variants)) return 'variantId';
    if (await lacks([authorId], members)) return 'authorId';
    return userId != null && (await this.users.standing(scope, userId)) !== 'known' ? 'userId' : null;
  }

  async stateNamed(call: CallContext, projectId: string, name: string): Promise<string> {
    const command = new FindOrCreateStateCommand({ call, reason: null }, { projectId, name });
    return (await this.commands.execute(command)).id;
  }
}

type Find = (scope: AccountScope, ids: readonly string[]) => Promise<readonly unknown[]>;
