import type { AgentReader, NamesReader, ReferenceReader, UserReader } from '@verbatim/directory';
import type { AccountScope } from '@verbatim/kernel';
import type { ById, DirectoryFacts } from '../../ports/directory-facts.port';

const byId = <Facts extends { readonly id: string }>(found: readonly Facts[]): ById<Facts> =>
  new Map(found.map((one) => [one.id, one]));

type Ids = readonly string[];

export class FactsOfDirectory implements DirectoryFacts {
  constructor(
    private readonly userReader: UserReader,
    private readonly agentReader: AgentReader,
    private readonly references: ReferenceReader,
    private readonly namesReader: NamesReader,
  ) {}

  users(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['users']> {
    return this.userReader.many(scope, ids);
  }

  async agents(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['agents']> {
    return byId(await this.agentReader.many(scope, ids));
  }

  async members(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['members']> {
    return byId(await this.references.members(scope, ids));
  }

  async states(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['states']> {
    return byId(await this.references.states(scope, ids));
  }

  async categories(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['categories']> {
    return byId(await this.references.categories(scope, ids));
  }

  async variants(scope: AccountScope, ids: Ids): ReturnType<DirectoryFacts['variants']> {
    return byId(await this.references.variants(scope, ids));
  }

  async variantsNamed(scope: AccountScope, name: string): Promise<Ids> {
    return (await this.references.variantsNamed(scope, name)).map(({ id }) => id);
  }

  names(scope: AccountScope, wanted: Parameters<DirectoryFacts['names']>[1]): ReturnType<DirectoryFacts['names']> {
    return this.namesReader.of(scope, wanted);
  }
}
