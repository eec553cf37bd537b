import { Body, Controller, Inject, Param, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, IfMatch, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { conversationAnswer } from '../../shell/conversation-answer';
import { conversationView, uuid, type ConversationView } from '../../wire/conversation.schema';
import { exampleConversation } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { modeBody } from '../../wire/requests.schema';
import { ChangeModeCommand } from './change-mode.command';

@Controller('v1/conversations')
export class ChangeModeController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  @Put(':conversationId/mode')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'changeMode',
    tag: 'Conversations',
    summary: 'Let a human take over, or hand back to the agent',
    description:
      'In manual mode the agent is silent: open questions await a human, and a reply that was being made is kept as a draft. Back in ai mode the agent answers what nobody answered.',
    since: '0.1',
    headers: { 'If-Match': 'The ETag you read' },
    example: { mode: 'manual', reason: 'asked for a person', destination: 'billing' },
  })
  @Answers(200, conversationView, {
    description: 'As it is now',
    example: { ...exampleConversation, mode: 'manual' },
    headers: versionHeader,
  })
  async mode(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: modeBody }) { mode, reason, destination }: z.output<typeof modeBody>,
    @IfMatch() version: number | null,
  ): Promise<HttpAnswer<ConversationView>> {
    await this.commands.execute(
      new ChangeModeCommand(call, id, mode, { reason: reason ?? null, destination: destination ?? null }, version),
    );
    return conversationAnswer(this.conversations, call.scope, id);
  }
}
