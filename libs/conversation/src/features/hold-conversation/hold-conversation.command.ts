import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';

export interface Held {
  readonly version: number;
  /** RFC 3339 UTC; null when nothing holds it. */
  readonly since: string | null;
}

/** Sets a legal hold, or lifts it. A hold that is there stays as it is. Errors: conversation.not-found, conversation.anonymised. */
export class HoldConversationCommand extends Command<Held> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly held: boolean,
    readonly reason: string | null,
  ) {
    super();
  }
}
