import { Inject, Injectable } from '@nestjs/common';
import { CursorCodec, numberedPage, page, type CursorScope, type NumberedPage } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import {
  CONVERSATION_READER,
  placeIn,
  type ConversationFilter,
  type ConversationReader,
  type ConversationRecord,
  type ListPosition,
} from '../../ports/conversation-reader.port';
import { DIRECTORY_FACTS, type DirectoryFacts } from '../../ports/directory-facts.port';
import type { Included } from '../../ports/included';
import { Includes } from '../../shell/includes';
import type { ConversationPart } from '../../wire/conversation.schema';
import { toConversationPart } from '../../wire/conversation.view';
import type { ConversationsAsked } from '../../wire/reading.schema';

/** A page of conversations, asked for in a query or in a body: the cursors of one are good for the other. */
@Injectable()
export class ConversationLists {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(DIRECTORY_FACTS) private readonly directory: DirectoryFacts,
    private readonly includes: Includes,
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
    const filter = await this.filterOf(accountScope, named);
    const [rows, total] = await Promise.all([
      this.conversations.list(accountScope, filter, orderBy, window),
      number === undefined ? null : this.conversations.count(accountScope, filter, orderBy),
    ]);
    const cursorOf = (row: ConversationRecord): string => this.cursors.encode(scope, [placeIn(row, orderBy), row.id]);
    const found =
      number === undefined || total === null
        ? page({ rows, limit, after, before, cursorOf })
        : numberedPage({ rows, limit, page: number, total, cursorOf });
    const included = await this.includes.of(accountScope, found.data, include);
    const data = found.data.map((record, at) =>
      toConversationPart(record, included[at] as Included, { fields, variables }),
    );
    return { ...found, data };
  }

  private async filterOf(
    scope: AccountScope,
    { variantName, ...filter }: ConversationFilter & { readonly variantName?: string | undefined },
  ): Promise<ConversationFilter> {
    if (variantName === undefined) return filter;
    return { ...filter, variantId: await this.directory.variantsNamed(scope, variantName) };
  }
}
