import { Body, Controller, Inject, Param, Patch, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, HttpAnswer, IfMatch, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { conversationAnswer } from '../../shell/conversation-answer';
import { conversationView, uuid, type ConversationView } from '../../wire/conversation.schema';
import { exampleConversation } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { detailsBody, statusBody } from '../../wire/requests.schema';
import { ChangeConversationCommand, type ConversationChanges } from './change-conversation.command';

const ifMatch = { 'If-Match': 'The ETag you read: a conversation changed since then answers 412' };

@Controller('v1/conversations')
export class ChangeConversationController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  @Patch(':conversationId')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'changeConversation',
    tag: 'Conversations',
    summary: 'Change what is said of a conversation',
    description:
      'Details and labels. What is not named stays, null takes away. Objects and lists are replaced whole, except `variables`: names given there change, null takes one away, others stay.',
    since: '0.1',
    headers: ifMatch,
    example: { title: 'A return', customData: { plan: 'pro', order: 'A-1009' } },
  })
  @Answers(200, conversationView, {
    description: 'As it is now',
    example: { ...exampleConversation, title: 'A return' },
    headers: versionHeader,
  })
  details(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: detailsBody }) { variables, ...changes }: z.output<typeof detailsBody>,
    @IfMatch() version: number | null,
  ): Promise<HttpAnswer<ConversationView>> {
    return this.change(call, id, { ...changes, variablesToMerge: variables }, version);
  }

  @Put(':conversationId/status')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'changeStatus',
    tag: 'Conversations',
    summary: 'Move a conversation through its lifecycle',
    description:
      'pending → in_progress → completed, abandoned or failed; paused ⇄ in_progress; any → archived; an ended one can be reopened with in_progress. An end cancels what is still open.',
    since: '0.1',
    headers: ifMatch,
    example: { status: 'completed' },
  })
  @Answers(200, conversationView, {
    description: 'As it is now',
    example: { ...exampleConversation, status: 'completed', openQuestions: 0, replyRunning: false },
    headers: versionHeader,
  })
  status(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: statusBody }) changes: z.output<typeof statusBody>,
    @IfMatch() version: number | null,
  ): Promise<HttpAnswer<ConversationView>> {
    return this.change(call, id, changes, version);
  }

  private async change(
    call: CallContext,
    id: string,
    changes: ConversationChanges,
    version: number | null,
  ): Promise<HttpAnswer<ConversationView>> {
    await this.commands.execute(new ChangeConversationCommand(call, id, changes, version));
    return conversationAnswer(this.conversations, call.scope, id);
  }
}
