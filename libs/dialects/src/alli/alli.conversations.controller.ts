import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeConversationCommand, DeleteConversationCommand, type ConversationChanges } from '@verbatim/conversation';
import { Answers, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { id } from '../shared/ids';
import { AlliCallers } from './alli.callers';
import { AlliChangeReader } from './alli.changes';
import { exampleConversation, examplePage, exampleUpdate } from './alli.examples';
import { Asked, identityHeaders as headers, type AlliAsked } from './alli.identity';
import { AlliReader } from './alli.reader';
import {
  conversationQuery,
  conversationsQuery,
  titleBody,
  updateBody,
  type AlliConversationsQuery,
  type AlliInfo,
} from './alli.requests';
import { alliConversation, alliConversations, type AlliConversation, type AlliConversations } from './alli.schemas';

const tag = 'Conversations';
const since = '0.2';
const asItIs = { description: 'As it is now', example: exampleConversation };

@Controller('compat/alli/webapi/v2/conversations')
export class AlliConversationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly callers: AlliCallers,
    private readonly changes: AlliChangeReader,
    private readonly reader: AlliReader,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'alliListConversations',
    tag,
    summary: 'Get a list of conversations',
    description:
      'By last chat time, latest first, unless asked otherwise; what has no chat yet comes at the lower end, by creation.',
    headers,
    since,
  })
  @Answers(200, alliConversations, { description: 'A page', example: examplePage })
  async list(
    @Asked() asked: AlliAsked,
    @Query({ schema: conversationsQuery }) query: AlliConversationsQuery,
  ): Promise<AlliConversations> {
    const { call } = await this.callers.admit(asked);
    return this.reader.list(call.scope, query);
  }

  @Get(':conversation_id')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'alliGetConversation',
    tag,
    summary: 'Get a conversation',
    description: 'With its newest 20 chats, oldest first.',
    headers,
    since,
  })
  @Answers(200, alliConversation, { description: 'The conversation', example: exampleConversation })
  async one(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Query({ schema: conversationQuery }) { variables }: z.output<typeof conversationQuery>,
  ): Promise<AlliConversation> {
    const { call } = await this.callers.admit(asked);
    return this.reader.one(call.scope, conversationId, variables);
  }

  @Put(':conversation_id')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliUpdateConversation',
    tag,
    summary: 'Update a conversation',
    description: 'A state that its project does not have is made. Nothing is changed unless everything can be.',
    headers,
    since,
    example: exampleUpdate,
  })
  @Answers(200, alliConversation, asItIs)
  async update(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Body({ schema: updateBody }) info: AlliInfo,
  ): Promise<AlliConversation> {
    const { call } = await this.callers.admit(asked);
    return this.change(call, conversationId, await this.changes.read(call.scope, info));
  }

  @Put(':conversation_id/title')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliSetConversationTitle',
    tag,
    summary: 'Set a conversation title',
    headers,
    since,
    example: { title: exampleUpdate.title },
  })
  @Answers(200, alliConversation, asItIs)
  async title(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Body({ schema: titleBody }) { title }: z.output<typeof titleBody>,
  ): Promise<AlliConversation> {
    const { call } = await this.callers.admit(asked);
    return this.change(call, conversationId, { title });
  }

  @Delete(':conversation_id')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliDeleteConversation',
    tag,
    summary: 'Delete a conversation',
    description:
      'It is gone from every view at once; its words are erased when the grace period of its project is over.',
    headers,
    since,
  })
  @Answers(200, null, { description: 'Deleted' })
  async delete(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
  ): Promise<void> {
    const { call } = await this.callers.admit(asked);
    await this.commands.execute(new DeleteConversationCommand(call, conversationId, null));
  }

  private async change(call: CallContext, id: string, changes: ConversationChanges): Promise<AlliConversation> {
    await this.commands.execute(new ChangeConversationCommand(call, id, changes));
    return this.reader.one(call.scope, id);
  }
}
