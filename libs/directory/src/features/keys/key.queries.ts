import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { PlaceRequest } from '../../lists/keyset';
import type { KeyView } from './key.schemas';

export class GetKeyQuery extends Query<KeyView> {
  constructor(
    readonly account: AccountRef,
    readonly keyId: string,
  ) {
    super();
  }
}

/** Revoked and expired ones included; newest first; one row more than asked for when there are more. */
export class ListKeysQuery extends Query<KeyView[]> {
  constructor(
    readonly account: AccountRef,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
