import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { OnBusy } from '../../domain/conversation.events';
import type { MessageExtras } from '../../shell/message-parts';
import type { MessageView, ReplyView } from '../../wire/conversation.schema';

export interface Posted {
  readonly message: MessageView;
  readonly reply: ReplyView;
  /** The conversation's. */
  readonly channel: string;
  readonly version: number;
}

export interface PostedText extends MessageExtras {
  /** Chosen by the caller, or made. Posting the same id again adds nothing. */
  readonly id?: string | undefined;
  readonly text: string;
  readonly context?: string | undefined;
  readonly onBusy?: OnBusy | undefined;
  readonly debounceMs?: number | undefined;
}

/**
 * A user said something: answered with the question it opens. `answer` builds what is kept under the Idempotency-Key,
 * before the commit. Errors: conversation.not-found, .not-open, .paused, .busy, .too-many-open-questions,
 * message.id-taken, agent.missing.
 */
export class PostMessageCommand extends Command<Posted> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly message: PostedText,
    readonly answer: (posted: Posted) => SavedAnswer,
  ) {
    super();
  }
}
