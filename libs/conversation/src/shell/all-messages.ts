import type { AccountScope } from '@verbatim/kernel';
import type { MessageReader, MessageRecord } from '../ports/message-reader.port';

// A message may carry some hundred kilobytes; this many are held at a time.
const PAGE = 100;

/** Every message of a conversation, in order, a page at a time: also those that come while it is read. */
export const allMessages = async function* (
  messages: MessageReader,
  scope: AccountScope,
  conversationId: string,
): AsyncGenerator<readonly MessageRecord[]> {
  let after: number | null = null;
  for (let more = true; more;) {
    const window = { limit: PAGE, direction: 'asc', after, before: null } as const;
    const found: readonly MessageRecord[] = await messages.list(scope, conversationId, window);
    const rows = found.slice(0, PAGE);
    if (rows.length > 0) yield rows;
    after = rows.at(-1)?.seq ?? after;
    more = found.length > PAGE;
  }
};
