import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { Feedback } from '../../domain/conversation.commands';
import type { FeedbackRecord } from '../../ports/feedback-reader.port';

/** Who rates. Without an id: the acting member, or the user of the conversation. */
export interface NamedRater {
  readonly kind: 'user' | 'member';
  readonly id?: string | undefined;
}

export interface FeedbackGivenTo {
  readonly feedback: FeedbackRecord;
  /** Of the conversation. */
  readonly version: number;
}

/**
 * One rater's feedback on one message from now on: all of it. The same again adds nothing. `rater` null: the acting
 * member if one acts, else the user of the conversation. Errors: conversation.not-found, conversation.anonymised,
 * message.not-found, feedback.not-rateable, reference.missing. `answer` builds what is kept under the Idempotency-Key,
 * before the commit.
 */
export class GiveFeedbackCommand extends Command<FeedbackGivenTo> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly messageId: string,
    readonly given: Feedback,
    readonly rater: NamedRater | null,
    readonly answer: ((given: FeedbackRecord) => SavedAnswer) | null = null,
  ) {
    super();
  }
}
