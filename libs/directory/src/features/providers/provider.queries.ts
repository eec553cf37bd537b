import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { PlaceRequest } from '../../lists/keyset';
import type { ProviderView } from './provider.schemas';

export class GetProviderQuery extends Query<ProviderView> {
  constructor(
    readonly account: AccountRef,
    readonly providerId: string,
  ) {
    super();
  }
}

/** Newest first; one row more than asked for when there are more. */
export class ListProvidersQuery extends Query<ProviderView[]> {
  constructor(
    readonly account: AccountRef,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
