import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetConversationQuery, ListMessagesQuery, type MessageRecord } from '@verbatim/conversation';
import { Answers, Call, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { latestFeedback } from '../shared/latest-feedback';
import { exampleMessagePage } from './workfx.examples';
import { toWorkfxMessage, toWorkfxPage } from './workfx.mapping';
import { conversationId, messagesQuery } from './workfx.schemas';
import { within } from './workfx.tenancy';
import { workfxMessagePage, type WorkfxMessage, type WorkfxPage } from './workfx.views';

@Controller('compat/workfx/admin/api/v2/conversations/:conversation_id/messages')
export class WorkfxMessagesController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'workfxListMessages',
    tag: 'Conversations',
    summary: 'List messages in a conversation with pagination',
    description: 'Oldest first.',
    since: '0.2',
  })
  @Answers(200, workfxMessagePage, { description: 'A page', example: exampleMessagePage })
  async list(
    @Call() asking: CallContext,
    @Param('conversation_id', { schema: conversationId }) named: string,
    @Query({ schema: messagesQuery }) { page, page_size: size, ...tenant }: z.output<typeof messagesQuery>,
  ): Promise<WorkfxPage<WorkfxMessage>> {
    const { call, id } = within(asking, named, tenant);
    const { scope } = call;
    // Messages are numbered from 1 without gaps: those before a page are known by its number.
    const window = { limit: size, direction: 'asc', after: (page - 1) * size, before: null } as const;
    const [{ record }, found] = await Promise.all([
      this.queries.execute(new GetConversationQuery(scope, id)),
      this.queries.execute(new ListMessagesQuery(scope, id, window)),
    ]);
    const messages = found.slice(0, size);
    const feedback = await latestFeedback(this.queries, scope, messages);
    const on = (message: MessageRecord) => feedback.filter(({ messageId }) => messageId === message.id);
    const total = Math.max(record.messageCount, found.at(-1)?.seq ?? 0); // somebody may write between the two reads
    const shown = messages.map((message) => toWorkfxMessage(message, record, scope, on(message)));
    return toWorkfxPage(page, size, total, shown);
  }
}
