import { Command } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { AccountView, CreateAccount, RenameAccount } from './account.schemas';

export class CreateAccountCommand extends Command<Answer<AccountView>> {
  constructor(
    readonly asked: Asked,
    readonly data: CreateAccount,
  ) {
    super();
  }
}

export class RenameAccountCommand extends Command<Answer<AccountView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly data: RenameAccount,
  ) {
    super();
  }
}
