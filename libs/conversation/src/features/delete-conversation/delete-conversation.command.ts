import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';

export interface Deleted {
  readonly id: string;
  /** RFC 3339 UTC. Until then the deletion can be undone. */
  readonly eraseAt: string;
  /** How many it had. */
  readonly messages: number;
}

/** Hides at once; erasure follows when the project's grace period is over. Errors: conversation.legal-hold. */
export class DeleteConversationCommand extends Command<Deleted> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly reason: string | null,
    readonly expectedVersion: number | null = null,
  ) {
    super();
  }
}

/** Undoes a deletion while its grace period lasts. Resolves to the version. Errors: conversation.not-restorable. */
export class RestoreConversationCommand extends Command<number> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly answer: (version: number) => SavedAnswer,
  ) {
    super();
  }
}
