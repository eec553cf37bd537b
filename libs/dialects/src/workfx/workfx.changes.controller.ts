import { Body, Controller, Delete, HttpCode, Param, Patch, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ChangeConversationCommand, DeleteConversationCommand, GetConversationQuery } from '@verbatim/conversation';
import { Answers, Call, Operation, Policy } from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { exampleConversation } from './workfx.examples';
import { toWorkfxConversation, WORKFX_INCLUDES } from './workfx.mapping';
import { conversationId, statusBody, tenantQuery, updateBody, type WorkfxTenant } from './workfx.schemas';
import { workfxStatuses } from './workfx.status';
import { within } from './workfx.tenancy';
import { workfxConversation, type WorkfxConversation } from './workfx.views';

const tag = 'Conversations';

@Controller('compat/workfx/admin/api/v2/conversations')
export class WorkfxChangesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Patch(':conversation_id')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'workfxUpdateConversation',
    tag,
    summary: 'Update a conversation (currently only supports updating topic)',
    since: '0.2',
    example: { topic: 'A return' },
  })
  @Answers(200, workfxConversation, {
    description: 'As it is now',
    example: { ...exampleConversation, topic: 'A return' },
  })
  async update(
    @Call() asking: CallContext,
    @Param('conversation_id', { schema: conversationId }) named: string,
    @Query({ schema: tenantQuery }) tenant: WorkfxTenant,
    @Body({ schema: updateBody }) { topic: title }: z.output<typeof updateBody>,
  ): Promise<WorkfxConversation> {
    const { call, id } = within(asking, named, tenant);
    await this.commands.execute(new ChangeConversationCommand(call, id, { title }));
    return this.shown(call.scope, id);
  }

  @Patch(':conversation_id/status')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'workfxUpdateConversationStatus',
    tag,
    summary: 'Update conversation status',
    description: 'A status it cannot change to from its present one is answered with 409.',
    since: '0.2',
    example: { status: 'running' },
  })
  @Answers(200, workfxConversation, { description: 'As it is now', example: exampleConversation })
  async status(
    @Call() asking: CallContext,
    @Param('conversation_id', { schema: conversationId }) named: string,
    @Query({ schema: tenantQuery }) tenant: WorkfxTenant,
    @Body({ schema: statusBody }) { status: word }: z.output<typeof statusBody>,
  ): Promise<WorkfxConversation> {
    const { call, id } = within(asking, named, tenant);
    const now = await this.shown(call.scope, id);
    // Two statuses are shown as `stopped`: what is shown as the word already is not to be moved to the other one.
    if (word == null || word === now.status) return now;
    await this.commands.execute(new ChangeConversationCommand(call, id, { status: workfxStatuses.meantBy(word) }));
    return this.shown(call.scope, id);
  }

  @Delete(':conversation_id')
  @HttpCode(204)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'workfxDeleteConversation',
    tag,
    summary: 'Delete a conversation and its messages',
    since: '0.2',
  })
  @Answers(204, null, { description: 'Deleted' })
  async delete(
    @Call() asking: CallContext,
    @Param('conversation_id', { schema: conversationId }) named: string,
  ): Promise<void> {
    const { call, id } = within(asking, named, {});
    await this.commands.execute(new DeleteConversationCommand(call, id, null));
  }

  private async shown(scope: AccountScope, id: string): Promise<WorkfxConversation> {
    return toWorkfxConversation(
      await this.queries.execute(new GetConversationQuery(scope, id, WORKFX_INCLUDES)),
      scope,
    );
  }
}
