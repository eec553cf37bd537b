import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { PlaceRequest } from '../../lists/keyset';
import type { AccountView } from './account.schemas';

export class GetAccountQuery extends Query<AccountView> {
  constructor(readonly account: AccountRef) {
    super();
  }
}

/** Newest first; one row more than asked for when there are more. */
export class ListAccountsQuery extends Query<AccountView[]> {
  constructor(readonly page: PlaceRequest) {
    super();
  }
}
