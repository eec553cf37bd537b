import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  Answers,
  Call,
  etagOf,
  HttpAnswer,
  numberedPageOf,
  Operation,
  Policy,
  type NumberedPage,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { conversationOrPart, uuid, type ConversationPart } from '../../wire/conversation.schema';
import { toConversationPart } from '../../wire/conversation.view';
import { exampleConversation, examplePagination } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { conversationQuery, conversationsQuery, searchBody } from '../../wire/reading.schema';
import { GetConversationQuery } from './conversation.queries';
import { ConversationLists } from './conversation-lists';

const LISTED =
  'Ordered by creation, a walk by cursor sees every conversation once, whatever is written meanwhile; by anything else, every one that did not move. What has no value in the order has no place in it: a conversation without a message, not started, not scored. With `page` the answer counts all of them, which costs more; numbers promise nothing while others write.';
const examplePage = { data: [exampleConversation], pagination: examplePagination };

@Controller('v1/conversations')
export class ReadConversationsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly lists: ConversationLists,
  ) {}

  @Get(':conversationId')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getConversation',
    tag: 'Conversations',
    summary: 'Read a conversation',
    description:
      'The ETag is that of the conversation, whatever is included. With `asOf` it is the conversation as it was, and the ETag that of then; what was erased since is erased there too.',
    since: '0.1',
  })
  @Answers(200, conversationOrPart, {
    description: 'As it stands',
    example: exampleConversation,
    headers: versionHeader,
  })
  async one(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: conversationQuery }) query: z.output<typeof conversationQuery>,
  ): Promise<HttpAnswer<ConversationPart>> {
    const { record, included } = await this.queries.execute(
      new GetConversationQuery(scope, id, query.include, query.asOf),
    );
    return new HttpAnswer(200, toConversationPart(record, included, query), { etag: etagOf(record.version) });
  }

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listConversations',
    tag: 'Conversations',
    summary: 'List conversations',
    description: LISTED,
    since: '0.1',
  })
  @Answers(200, numberedPageOf(conversationOrPart), { description: 'A page', example: examplePage })
  list(
    @Call() call: CallContext,
    @Query({ schema: conversationsQuery }) query: z.output<typeof conversationsQuery>,
  ): Promise<NumberedPage<ConversationPart>> {
    return this.lists.read(call.scope, query);
  }

  @Post('search')
  @HttpCode(200)
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'searchConversations',
    tag: 'Conversations',
    summary: 'List conversations by longer filters',
    description: `As listConversations, asked in a body: up to 500 ids of each kind. Cursors of the two are the same. ${LISTED}`,
    since: '0.2',
    readOnly: true,
    example: { status: ['pending', 'in_progress'], q: 'return', orderBy: 'updated', include: ['user', 'state'] },
  })
  @Answers(200, numberedPageOf(conversationOrPart), { description: 'A page', example: examplePage })
  search(
    @Call() call: CallContext,
    @Body({ schema: searchBody }) body: z.output<typeof searchBody>,
  ): Promise<NumberedPage<ConversationPart>> {
    return this.lists.read(call.scope, body);
  }
}
