import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { annotationOf } from '../../shell/message-parts';
import { AnnotateMessageCommand } from './annotate-message.command';

@CommandHandler(AnnotateMessageCommand)
export class AnnotateMessageHandler implements ICommandHandler<AnnotateMessageCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
  ) {}

  async execute(command: AnnotateMessageCommand): Promise<number> {
    const { call, conversationId, messageId, annotations, expectedVersion } = command;
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        if (!isLive(state)) throw new ConversationError('conversation.not-found');
        const message = await this.messages.find(call.scope, conversationId, messageId);
        if (!message) throw new ConversationError('message.not-found');
        return annotationOf(messageId, { annotations }, meta(), message.annotations);
      },
    });
    return version;
  }
}
