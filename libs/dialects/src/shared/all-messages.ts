import type { QueryBus } from '@nestjs/cqrs';
import { ListMessagesQuery, type MessageRecord } from '@verbatim/conversation';
import type { AccountScope } from '@verbatim/kernel';

const AT_ONCE = 500;

/** All messages of a conversation, oldest first: for vendors who do not page them. Throws conversation.not-found. */
export const allMessages = async (
  queries: QueryBus,
  scope: AccountScope,
  conversationId: string,
): Promise<readonly MessageRecord[]> => {
  const all: MessageRecord[] = [];
  for (;;) {
    const after = all.at(-1)?.seq ?? null;
    const window = { limit: AT_ONCE, direction: 'asc', after, before: null } as const;
    const rows = await queries.execute(new ListMessagesQuery(scope, conversationId, window));
    all.push(...rows.slice(0, AT_ONCE));
    if (rows.length <= AT_ONCE) return all;
  }
};
