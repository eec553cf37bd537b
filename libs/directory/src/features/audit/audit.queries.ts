import { Query } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { PlaceRequest } from '../../lists/keyset';
import type { AuditView } from './audit.schemas';

/** Newest first; one row more than asked for when there are more. */
export class ListAuditQuery extends Query<AuditView[]> {
  constructor(
    readonly account: AccountRef,
    readonly page: PlaceRequest,
  ) {
    super();
  }
}
