import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  type HttpAnswer,
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
  CONVERSATION_READER,
  type ConversationOrder,
  type ConversationReader,
  type ConversationRecord,
  type ListPosition,
} from '../../ports/conversation-reader.port';
import { conversationAnswer } from '../../shell/conversation-answer';
import { conversationView, uuid, type ConversationView } from '../../wire/conversation.schema';
import { toConversationView } from '../../wire/conversation.view';
import { exampleConversation, examplePagination } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { conversationsQuery } from '../../wire/requests.schema';

@Controller('v1/conversations')
export class ReadConversationsController {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    private readonly cursors: CursorCodec,
  ) {}

  @Get(':conversationId')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'getConversation', tag: 'Conversations', summary: 'Read a conversation', since: '0.1' })
  @Answers(200, conversationView, {
    description: 'As it stands',
    example: exampleConversation,
    headers: versionHeader,
  })
  one(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
  ): Promise<HttpAnswer<ConversationView>> {
    return conversationAnswer(this.conversations, call.scope, id);
  }

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listConversations',
    tag: 'Conversations',
    summary: 'List conversations',
    description:
      'Ordered by creation, a walk by cursor sees every conversation once, whatever is written meanwhile; ordered by update or last message, every one that did not move. Conversations without a message have no place in the order by last message.',
    since: '0.1',
  })
  @Answers(200, pageOf(conversationView), {
    description: 'A page',
    example: { data: [exampleConversation], pagination: examplePagination },
  })
  async list(
    @Call() call: CallContext,
    @Query({ schema: conversationsQuery }) query: z.output<typeof conversationsQuery>,
  ): Promise<Page<ConversationView>> {
    const { limit, after, before, orderBy, direction, ...filter } = query;
    const scope: CursorScope = {
      accountId: call.scope.accountId,
      list: 'conversations',
      filter,
      order: `${orderBy} ${direction}`,
    };
    const placeOf = (cursor: string | undefined): ListPosition | null => {
      if (cursor === undefined) return null;
      const [at, id] = this.cursors.decode(scope, cursor);
      return { at: at === null ? null : String(at), id: String(id) };
    };
    const rows = await this.conversations.list(call.scope, filter, orderBy, {
      limit,
      direction,
      after: placeOf(after),
      before: placeOf(before),
    });
    const cursorOf = (row: ConversationView): string => this.cursors.encode(scope, [timeOf(row, orderBy), row.id]);
    return page({ rows: rows.map(toConversationView), limit, after, before, cursorOf });
  }
}

const timeOf = (row: Pick<ConversationRecord, 'createdAt' | 'updatedAt' | 'lastMessageAt'>, order: ConversationOrder) =>
  ({ created: row.createdAt, updated: row.updatedAt, lastMessage: row.lastMessageAt })[order];
