import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { PlaceRequest } from '../../lists/keyset';
import type { UserView } from './user.schemas';

export class GetUserQuery extends Query<UserView> {
  constructor(
    readonly account: AccountRef,
    readonly userId: string,
  ) {
    super();
  }
}

export interface UserFilter {
  /** Words that the names, e-mail, phone or external id hold, all of them. */
  readonly search?: string | undefined;
  readonly externalId?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly foreignId?: string | undefined;
}

/** Newest first; one row more than asked for when there are more. */
export class ListUsersQuery extends Query<UserView[]> {
  constructor(
    readonly account: AccountRef,
    readonly filter: UserFilter,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
