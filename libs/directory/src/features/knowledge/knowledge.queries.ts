import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { PlaceRequest } from '../../lists/keyset';
import type { KnowledgeView } from './knowledge.schemas';

export class GetKnowledgeQuery extends Query<KnowledgeView> {
  constructor(
    readonly scope: AccountScope,
    readonly agentId: string,
    readonly entryId: string,
  ) {
    super();
  }
}

/** Newest first; one row more than asked for when there are more. */
export class ListKnowledgeQuery extends Query<KnowledgeView[]> {
  constructor(
    readonly scope: AccountScope,
    readonly agentId: string,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
