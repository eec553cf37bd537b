import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { ConversationRecord } from '../../ports/conversation-reader.port';

export interface ForkInput {
  /** Behind whose act it is cut; absent or null: nowhere. */
  readonly messageId?: string | null | undefined;
  /** Instead of the one it has. */
  readonly title?: string | undefined;
}

/**
 * Makes a copy of a conversation that goes its own way. Errors: conversation.not-found, reference.missing,
 * fork.too-long, user.anonymised, conversation.anonymised (a title for one whose user is erased).
 */
export class ForkConversationCommand extends Command<ConversationRecord> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly input: ForkInput,
    readonly answer: (fork: ConversationRecord) => SavedAnswer,
  ) {
    super();
  }
}
