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

/** Newest first; one row more than asked for when there are more. */
export class ListUsersQuery extends Query<UserView[]> {
  constructor(
    readonly account: AccountRef,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
