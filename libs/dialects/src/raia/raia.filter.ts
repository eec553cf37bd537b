import type { ConversationFilter } from '@verbatim/conversation';
import { LAST_MS } from '../shared/times';
import type { ConversationsQuery } from './raia.schemas';

/** Times are whole milliseconds, and our ranges end before their end. */
const justAfter = (at: string): string => new Date(Math.min(Date.parse(at) + 1, LAST_MS)).toISOString();

type Asked = Pick<ConversationsQuery, 'searchKeyword' | 'userId' | 'startDate' | 'endDate' | 'withFeedbacksOnly'>;

export const filterOf = ({
  searchKeyword,
  userId,
  startDate,
  endDate,
  withFeedbacksOnly,
}: Asked): ConversationFilter => ({
  ...(searchKeyword === undefined ? {} : { q: searchKeyword }),
  ...(userId === undefined ? {} : { userId: [userId] }),
  ...(startDate === undefined ? {} : { updatedFrom: startDate }),
  ...(endDate === undefined ? {} : { updatedTo: justAfter(endDate) }),
  ...(withFeedbacksOnly === true ? { hasFeedback: true } : {}),
});
