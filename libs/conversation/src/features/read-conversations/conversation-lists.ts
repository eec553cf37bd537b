import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CursorCodec, numberedPage, page, type CursorScope, type NumberedPage } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { placeIn, type ListPosition } from '../../ports/conversation-reader.port';
import type { ConversationPart } from '../../wire/conversation.schema';
import { toConversationPart } from '../../wire/conversation.view';
import type { ConversationsAsked } from '../../wire/reading.schema';
import { ListConversationsQuery, type FoundConversation } from './conversation.queries';

/** A page of conversations, asked for in a query or in a body: the cursors of one are good for the other. */
@Injectable()
export class ConversationLists {
  constructor(
    private readonly queries: QueryBus,
    private readonly cursors: CursorCodec,
  ) {}

  async read(accountScope: AccountScope, asked: ConversationsAsked): Promise<NumberedPage<ConversationPart>> {
    const { limit, page: number, after, before, orderBy, direction, include = [], fields, variables, ...named } = asked;
    const scope: CursorScope = {
      accountId: accountScope.accountId,
      list: 'conversations',
      filter: named,
      order: `${orderBy} ${direction}`,
    };
    const placeOf = (cursor: string | undefined): ListPosition | null => {
      if (cursor === undefined) return null;
      const [at, id] = this.cursors.decode(scope, cursor);
      return { at: String(at), id: String(id) };
    };
    const window = {
      limit,
      direction,
      after: placeOf(after),
      before: placeOf(before),
      offset: number === undefined ? 0 : (number - 1) * limit,
    };
    const { rows, total } = await this.queries.execute(
      new ListConversationsQuery(accountScope, {
        filter: named,
        orderBy,
        window,
        include,
        count: number !== undefined,
      }),
    );
    const cursorOf = ({ record }: FoundConversation): string =>
      this.cursors.encode(scope, [placeIn(record, orderBy), record.id]);
    const found =
      number === undefined || total === null
        ? page({ rows, limit, after, before, cursorOf })
        : numberedPage({ rows, limit, page: number, total, cursorOf });
    const shown = { fields, variables };
    return { ...found, data: found.data.map(({ record, included }) => toConversationPart(record, included, shown)) };
  }
}
