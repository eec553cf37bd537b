import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { PlaceRequest } from '../../lists/keyset';
import type { AgentView } from './agent.schemas';

export class GetAgentQuery extends Query<AgentView> {
  constructor(
    readonly scope: AccountScope,
    readonly agentId: string,
  ) {
    super();
  }
}

/** Newest first; one row more than asked for when there are more. */
export class ListAgentsQuery extends Query<AgentView[]> {
  constructor(
    readonly scope: AccountScope,
    readonly filter: { readonly projectId?: string },
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
