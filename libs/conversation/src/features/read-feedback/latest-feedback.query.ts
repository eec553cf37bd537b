import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { FeedbackRecord, MessageRef } from '../../ports/feedback-reader.port';

/** What the sides think of messages the caller has been shown: of each the latest by a user and by a member. */
export class LatestFeedbackQuery extends Query<readonly FeedbackRecord[]> {
  constructor(
    readonly scope: AccountScope,
    readonly messages: readonly MessageRef[],
  ) {
    super();
  }
}
