import type { ConversationFilter, ConversationOrder } from '@verbatim/conversation';
import type { AlliConversationsQuery } from './alli.requests';

export const alliOrders = [
  'LAST_CHAT_TIME_DESC',
  'LAST_CHAT_TIME_ASC',
  'CREATED_AT_DESC',
  'CREATED_AT_ASC',
  'MODIFIED_AT_DESC',
  'MODIFIED_AT_ASC',
] as const;
export type AlliOrder = (typeof alliOrders)[number];

/** A list that is walked to its end before the next one. */
export interface Leg {
  readonly orderBy: ConversationOrder;
  readonly direction: 'asc' | 'desc';
  readonly filter: ConversationFilter;
}

const directionOf = (order: AlliOrder): Leg['direction'] => (order.endsWith('_ASC') ? 'asc' : 'desc');

/**
 * What has no last chat has no place in the order of last chats, and is shown nevertheless: at its lower end, by
 * creation. Where the filter is about times of chats there is none of it.
 */
export const legsOf = (order: AlliOrder, filter: ConversationFilter): readonly Leg[] => {
  const direction = directionOf(order);
  if (order.startsWith('CREATED_AT')) return [{ orderBy: 'created', direction, filter }];
  if (order.startsWith('MODIFIED_AT')) return [{ orderBy: 'updated', direction, filter }];
  const said: Leg = { orderBy: 'lastMessage', direction, filter };
  if (isAboutChats(filter)) return [said];
  const silent: Leg = { orderBy: 'created', direction, filter: { ...filter, hasMessages: false } };
  return direction === 'desc' ? [said, silent] : [silent, said];
};

const isAboutChats = ({ lastMessageFrom, lastMessageTo, firstMessageFrom, firstMessageTo }: ConversationFilter) =>
  (lastMessageFrom ?? lastMessageTo ?? firstMessageFrom ?? firstMessageTo) !== undefined;

/** The filter that a query asks for. */
export const filterOf = (query: AlliConversationsQuery): ConversationFilter => ({
  ...(query.userIds?.length ? { userId: query.userIds } : {}),
  ...(query.llmAppId === undefined ? {} : { agentId: [query.llmAppId] }),
  ...(query.categoryId === undefined ? {} : { categoryId: [query.categoryId] }),
  ...(query.startedAt === undefined ? {} : { lastMessageFrom: query.startedAt }),
  ...(query.endAt === undefined ? {} : { lastMessageTo: query.endAt }),
  ...(query.firstChatStartedAt === undefined ? {} : { firstMessageFrom: query.firstChatStartedAt }),
  ...(query.firstChatEndAt === undefined ? {} : { firstMessageTo: query.firstChatEndAt }),
  ...(query.searchTerm === undefined ? {} : { q: query.searchTerm }),
  ...(query.activeOnly ? { activeOnly: true } : {}),
});
