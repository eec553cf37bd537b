import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetConversationQuery, ListConversationsQuery } from '@verbatim/conversation';
import { Answers, Call, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { numbered } from '../shared/numbered';
import { exampleConversation, exampleConversationPage } from './workfx.examples';
import { filterOf, toWorkfxConversation, toWorkfxListed, toWorkfxPage, WORKFX_INCLUDES } from './workfx.mapping';
import {
  conversationId,
  conversationsQuery,
  tenantQuery,
  type ConversationsAsked,
  type WorkfxTenant,
} from './workfx.schemas';
import { reachIn, within } from './workfx.tenancy';
import {
  workfxConversation,
  workfxConversationPage,
  type WorkfxConversation,
  type WorkfxListed,
  type WorkfxPage,
} from './workfx.views';

const tag = 'Conversations';

@Controller('compat/workfx/admin/api/v2/conversations')
export class WorkfxConversationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'workfxListConversations',
    tag,
    summary: 'List conversations with pagination and filtering',
    description: 'Every page counts all that the filters hold.',
    since: '0.2',
  })
  @Answers(200, workfxConversationPage, { description: 'A page', example: exampleConversationPage })
  async list(
    @Call() call: CallContext,
    @Query({ schema: conversationsQuery }) asked: ConversationsAsked,
  ): Promise<WorkfxPage<WorkfxListed>> {
    const { page_num: page, page_size: size, order } = asked;
    const scope = reachIn(call.scope, asked);
    if (scope === null) return toWorkfxPage(page, size, 0, []);
    const { rows, total } = await this.queries.execute(
      new ListConversationsQuery(scope, {
        filter: filterOf(asked),
        orderBy: 'created',
        window: numbered(page, size, order === 'recent' ? 'desc' : 'asc'),
        include: WORKFX_INCLUDES,
        count: true,
      }),
    );
    const shown = rows.slice(0, size).map((row) => toWorkfxListed(row, scope));
    return toWorkfxPage(page, size, total ?? 0, shown);
  }

  @Get(':conversation_id')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'workfxGetConversation', tag, summary: 'Get a conversation by ID', since: '0.2' })
  @Answers(200, workfxConversation, { description: 'The conversation', example: exampleConversation })
  async one(
    @Call() asking: CallContext,
    @Param('conversation_id', { schema: conversationId }) named: string,
    @Query({ schema: tenantQuery }) tenant: WorkfxTenant,
  ): Promise<WorkfxConversation> {
    const { call, id } = within(asking, named, tenant);
    return toWorkfxConversation(
      await this.queries.execute(new GetConversationQuery(call.scope, id, WORKFX_INCLUDES)),
      call.scope,
    );
  }
}
