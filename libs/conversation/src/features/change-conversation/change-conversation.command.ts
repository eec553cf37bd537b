import { Command } from '@nestjs/cqrs';
import type { CallContext, JsonObject } from '@verbatim/kernel';
import type { Status } from '../../domain/conversation.events';

export interface ConversationChanges {
  readonly title?: string | null | undefined;
  readonly context?: string | null | undefined;
  readonly customData?: JsonObject | undefined;
  readonly status?: Status | undefined;
}

/** Changes what is named and nothing else, all or nothing. Resolves to the version. Errors: conversation.status-transition, .version-mismatch. */
export class ChangeConversationCommand extends Command<number> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly changes: ConversationChanges,
    readonly expectedVersion: number | null = null,
  ) {
    super();
  }
}
