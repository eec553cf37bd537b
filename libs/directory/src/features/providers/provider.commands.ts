import { Command } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { ChangeProvider, CreateProvider, ProviderView } from './provider.schemas';

export class CreateProviderCommand extends Command<Answer<ProviderView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly data: CreateProvider,
  ) {
    super();
  }
}

/** An absent credential is left as it is; null removes it. */
export class ChangeProviderCommand extends Command<Answer<ProviderView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly providerId: string,
    readonly data: ChangeProvider,
  ) {
    super();
  }
}

/** Refused with `provider.in-use` while an agent names it. */
export class DeleteProviderCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly providerId: string,
  ) {
    super();
  }
}
