import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { FeedbackRecord } from '../../ports/feedback-record';

/**
 * The feedback on messages of a conversation the caller has been shown to reach, by message: newest vote first, up to
 * 100 of each. Who has none is not in it.
 */
export class FeedbackOnMessagesQuery extends Query<ReadonlyMap<string, readonly FeedbackRecord[]>> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly messageIds: readonly string[],
  ) {
    super();
  }
}
