import { Command } from '@nestjs/cqrs';
import type { AccountRef } from '../../accounts/account-ref';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { CreateKey, NewKeyView } from './key.schemas';

/** The result holds the key in clear; what is kept for a replay does not. Two live keys at once are how keys rotate. */
export class CreateKeyCommand extends Command<Answer<NewKeyView>> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly data: CreateKey,
  ) {
    super();
  }
}

/** Refused everywhere within five seconds. Revoking again changes nothing. */
export class RevokeKeyCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly account: AccountRef,
    readonly keyId: string,
  ) {
    super();
  }
}
