import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { MessageExtras } from '../../shell/message-parts';

/**
 * What was understood of a message; what is not named stays. Resolves to the conversation's version. Errors:
 * conversation.not-found, conversation.anonymised, message.not-found, precondition.failed.
 */
export class AnnotateMessageCommand extends Command<number> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly messageId: string,
    readonly annotations: NonNullable<MessageExtras['annotations']>,
    readonly expectedVersion: number | null = null,
  ) {
    super();
  }
}
