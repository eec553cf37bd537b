import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  Operation,
  page,
  pageOf,
  Policy,
  type CursorScope,
  type Page,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import {
  MESSAGE_SEARCH,
  type FoundMessage,
  type MessagePlace,
  type MessageSearch,
} from '../../ports/message-search.port';
import { highlightsOf } from '../../shell/highlights';
import { wordsToFind } from '../../shell/search-words';
import { exampleHit, examplePagination } from '../../wire/examples';
import { messageHit, messageSearchQuery, type MessageHit } from '../../wire/message-search.schema';

@Controller('v1/messages')
export class SearchMessagesController {
  constructor(
    @Inject(MESSAGE_SEARCH) private readonly messages: MessageSearch,
    private readonly cursors: CursorCodec,
  ) {}

  @Get('search')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'searchMessages',
    tag: 'Messages',
    summary: 'Search the text of messages',
    description:
      'Newest first. A search that takes longer than two seconds is given up (`search.too-broad`): narrow it by time, agent, user or conversation.',
    since: '0.2',
  })
  @Answers(200, pageOf(messageHit), {
    description: 'A page',
    example: { data: [exampleHit], pagination: examplePagination },
  })
  async search(
    @Call() call: CallContext,
    @Query({ schema: messageSearchQuery }) query: z.output<typeof messageSearchQuery>,
  ): Promise<Page<MessageHit>> {
    const { limit, after, before, ...filter } = query;
    const scope: CursorScope = { accountId: call.scope.accountId, list: 'messages/search', filter, order: '-created' };
    const placeOf = (cursor: string | undefined): MessagePlace | null => {
      if (cursor === undefined) return null;
      const [at, conversationId, seq] = this.cursors.decode(scope, cursor);
      return { at: String(at), conversationId: String(conversationId), seq: Number(seq) };
    };
    const window = { limit, after: placeOf(after), before: placeOf(before) };
    const rows = await this.messages.find(call.scope, filter, window);
    const cursorOf = (row: FoundMessage): string =>
      this.cursors.encode(scope, [row.createdAt, row.conversationId, row.seq]);
    const found = page({ rows, limit, after, before, cursorOf });
    const words = wordsToFind(filter.q);
    return { ...found, data: found.data.map((row) => toHit(row, words)) };
  }
}

const toHit = ({ id, text, ...message }: FoundMessage, words: readonly string[]): MessageHit => ({
  ...message,
  messageId: id,
  highlights: highlightsOf(text, words).map((fragment) => fragment.map((piece) => ({ ...piece }))),
});
