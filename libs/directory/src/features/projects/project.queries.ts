import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { PlaceRequest } from '../../lists/keyset';
import type { ProjectView } from './project.schemas';

/** Which projects the caller sees: all of the account's, or the one its key is bound to. */
export type ProjectScope = Pick<AccountScope, 'shard' | 'accountId' | 'projectId'>;

export class GetProjectQuery extends Query<ProjectView> {
  constructor(
    readonly scope: ProjectScope,
    readonly projectId: string,
  ) {
    super();
  }
}

/** Newest first; one row more than asked for when there are more. */
export class ListProjectsQuery extends Query<ProjectView[]> {
  constructor(
    readonly scope: ProjectScope,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
