import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { Added } from '../../shell/message-adder';
import type { MessageExtras } from '../../shell/message-parts';

export interface HumanMessage extends MessageExtras {
  readonly id?: string | undefined;
  readonly text: string;
  /** A member; the acting one when not said. */
  readonly authorId?: string | undefined;
  readonly authorName?: string | undefined;
  /** The open question it answers; the newest that awaits a human when not said. */
  readonly answers?: string | undefined;
}

/** Errors: conversation.not-manual, reference.missing, question.not-open, message.id-taken. */
export class PostHumanMessageCommand extends Command<Added> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly message: HumanMessage,
    readonly answer: (posted: Added) => SavedAnswer,
  ) {
    super();
  }
}
