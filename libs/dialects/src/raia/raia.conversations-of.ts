import type { QueryBus } from '@nestjs/cqrs';
import { ListConversationsQuery, placeIn, type ListPosition, type ListWindow } from '@verbatim/conversation';
import type { AccountScope } from '@verbatim/kernel';

/** The ids of a user's conversations that the caller reaches, oldest first, in portions of at most `atOnce`. */
export async function* conversationsOf(
  queries: QueryBus,
  scope: AccountScope,
  userId: string,
  atOnce: number,
): AsyncGenerator<readonly string[]> {
  let after: ListPosition | null = null;
  for (;;) {
    const window: ListWindow = { limit: atOnce, direction: 'asc', after, before: null };
    const { rows } = await queries.execute(
      new ListConversationsQuery(scope, { filter: { userId: [userId] }, orderBy: 'created', window }),
    );
    const records = rows.slice(0, atOnce).map(({ record }) => record);
    if (records.length > 0) yield records.map(({ id }) => id);
    const last = records.at(-1);
    if (rows.length <= atOnce || last === undefined) return;
    after = { at: placeIn(last, 'created'), id: last.id };
  }
}
