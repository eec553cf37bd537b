import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { Mode } from '../../domain/conversation.events';

/** A human takes over (`manual`), or hands back (`ai`). The same mode again adds nothing. Resolves to the version. */
export class ChangeModeCommand extends Command<number> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly mode: Mode,
    readonly said: { readonly reason: string | null; readonly destination: string | null },
    readonly expectedVersion: number | null = null,
  ) {
    super();
  }
}
