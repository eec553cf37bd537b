import type { QueryBus } from '@nestjs/cqrs';
import { LatestFeedbackQuery, type FeedbackRecord, type MessageRecord } from '@verbatim/conversation';
import type { AccountScope } from '@verbatim/kernel';

/** What both sides think of messages by now; the user's own words take no feedback. One statement; none for none. */
export const latestFeedback = (
  queries: QueryBus,
  scope: AccountScope,
  messages: readonly MessageRecord[],
): Promise<readonly FeedbackRecord[]> =>
  queries.execute(
    new LatestFeedbackQuery(
      scope,
      messages.filter(({ role }) => role !== 'user'),
    ),
  );
