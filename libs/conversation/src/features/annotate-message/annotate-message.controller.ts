import { Body, Controller, Inject, Param, Patch } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, HttpAnswer, IfMatch, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { messageView, uuid, type MessageView } from '../../wire/conversation.schema';
import { exampleAnnotated, exampleAnnotationsBody } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { toMessageView } from '../../wire/message.view';
import { annotationsBody } from '../../wire/requests.schema';
import { AnnotateMessageCommand } from './annotate-message.command';

@Controller('v1/conversations/:conversationId/messages/:messageId/annotations')
export class AnnotateMessageController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
  ) {}

  @Patch()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'annotateMessage',
    tag: 'Messages',
    summary: 'Note what was understood of a message',
    description:
      'Intents, entities, silence and the like, as you or your agent learn them. What is not named stays; lists are replaced whole. Silent and out-of-domain messages are counted on the conversation.',
    since: '0.2',
    headers: { 'If-Match': 'The ETag of the conversation: one changed since then answers 412' },
    example: exampleAnnotationsBody,
  })
  @Answers(200, messageView, { description: 'As it is now', example: exampleAnnotated, headers: versionHeader })
  async annotate(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Param('messageId', { schema: uuid }) messageId: string,
    @Body({ schema: annotationsBody }) annotations: z.output<typeof annotationsBody>,
    @IfMatch() expected: number | null,
  ): Promise<HttpAnswer<MessageView>> {
    const command = new AnnotateMessageCommand(call, id, messageId, annotations, expected);
    const version = await this.commands.execute(command);
    const message = await this.messages.find(call.scope, id, messageId);
    if (!message) throw new ConversationError('message.not-found');
    return new HttpAnswer(200, toMessageView(message), { etag: etagOf(version) });
  }
}
