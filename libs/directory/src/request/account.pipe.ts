import { Injectable, type PipeTransform } from '@nestjs/common';
import type { AccountRef } from '../accounts/account-ref';
import { AccountRegistry } from '../accounts/account-registry';

/** The account an administrator names in the path. Throws `resource.not-found`. */
@Injectable()
export class AccountPipe implements PipeTransform<string, Promise<AccountRef>> {
  constructor(private readonly accounts: AccountRegistry) {}

  transform(accountId: string): Promise<AccountRef> {
    return this.accounts.require(accountId);
  }
}
