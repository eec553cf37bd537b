import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetConversationQuery, ListConversationsQuery } from '@verbatim/conversation';
import { Answers, Call, CursorCodec, Operation, page, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { allMessages } from '../shared/all-messages';
import { id } from '../shared/ids';
import { ConversationCursors } from '../shared/keyset';
import { exampleDetail, examplePage, exampleTranscript } from './casey.examples';
import { CASEY_INCLUDES, toCaseyDetail, toCaseyMessage, toCaseySummary } from './casey.mapping';
import {
  caseyOne,
  caseyPage,
  caseyTranscript,
  conversationsQuery,
  type CaseyPage,
  type CaseyQuery,
} from './casey.schemas';
import { caseyStatuses } from './casey.status';

const tag = 'Conversations';
const ORDER = { orderBy: 'created', direction: 'desc' } as const;

@Controller('compat/casey/v1/backend/conversations')
export class CaseyConversationsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly cursors: CursorCodec,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'caseyListConversations',
    tag,
    summary: 'List conversations for the organization',
    description: 'Newest first. `after` and `before` cannot be sent together.',
    since: '0.2',
  })
  @Answers(200, caseyPage, { description: 'A page', example: examplePage })
  async list(
    @Call() { scope }: CallContext,
    @Query({ schema: conversationsQuery }) query: CaseyQuery,
  ): Promise<CaseyPage> {
    const { status, agent_id: agentId, limit, after, before } = query;
    const { orderBy, direction } = ORDER;
    const cursors = new ConversationCursors(this.cursors, orderBy, {
      accountId: scope.accountId,
      list: 'casey/conversations',
      filter: { status, agentId },
      order: `${orderBy} ${direction}`,
    });
    const { rows } = await this.queries.execute(
      new ListConversationsQuery(scope, {
        filter: {
          ...(status === undefined ? {} : { status: caseyStatuses.shownAs(status) }),
          ...(agentId === undefined ? {} : { agentId: [agentId] }),
        },
        orderBy,
        window: { limit, direction, after: cursors.place(after), before: cursors.place(before) },
        include: CASEY_INCLUDES,
      }),
    );
    const { data, pagination } = page({ rows, limit, after, before, cursorOf: cursors.of });
    return {
      data: data.map(toCaseySummary),
      pagination: {
        has_more: pagination.hasMore,
        next_cursor: pagination.nextCursor,
        prev_cursor: pagination.prevCursor,
      },
    };
  }

  @Get(':id')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'caseyGetConversation', tag, summary: 'Get a single conversation by ID', since: '0.2' })
  @Answers(200, caseyOne, { description: 'The conversation', example: { data: exampleDetail } })
  async one(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) conversationId: string,
  ): Promise<z.output<typeof caseyOne>> {
    const found = await this.queries.execute(new GetConversationQuery(scope, conversationId, CASEY_INCLUDES));
    return { data: toCaseyDetail(found) };
  }

  @Get(':id/transcript')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'caseyGetTranscript', tag, summary: 'Get the transcript for a conversation', since: '0.2' })
  @Answers(200, caseyTranscript, { description: 'All that was said, oldest first', example: exampleTranscript })
  async transcript(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) conversationId: string,
  ): Promise<z.output<typeof caseyTranscript>> {
    const messages = await allMessages(this.queries, scope, conversationId);
    return { data: { conversation_id: conversationId, messages: messages.map(toCaseyMessage) } };
  }

  @Get(':id/transcripts')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'caseyGetTranscripts',
    tag,
    summary: 'Get the transcript for a conversation',
    description: 'The same under the address that Casey’s n8n node calls.',
    since: '0.2',
  })
  @Answers(200, caseyTranscript, { description: 'All that was said, oldest first', example: exampleTranscript })
  transcripts(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
  ): Promise<z.output<typeof caseyTranscript>> {
    return this.transcript(call, conversationId);
  }
}
