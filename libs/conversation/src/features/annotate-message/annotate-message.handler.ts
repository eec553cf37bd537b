import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { MESSAGE_READER, type MessageReader, type MessageRecord } from '../../ports/message-reader.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { annotationOf } from '../../shell/message-parts';
import { AnnotateMessageCommand } from './annotate-message.command';

@CommandHandler(AnnotateMessageCommand)
export class AnnotateMessageHandler implements ICommandHandler<AnnotateMessageCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
  ) {}

  async execute(command: AnnotateMessageCommand): Promise<number> {
    const { call, conversationId, messageId, annotations, expectedVersion } = command;
    // A precondition counts only for what is there: else a 412 would come for a message that is not.
    if (expectedVersion !== null) {
      if (!(await this.conversations.find(call.scope, conversationId)))
        throw new ConversationError('conversation.not-found');
      await this.message(call.scope, conversationId, messageId);
    }
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        if (!isLive(state)) throw new ConversationError('conversation.not-found');
        const message = await this.message(call.scope, conversationId, messageId);
        return annotationOf(messageId, { annotations }, meta(), message.annotations);
      },
    });
    return version;
  }

  private async message(scope: AccountScope, conversationId: string, messageId: string): Promise<MessageRecord> {
    const message = await this.messages.find(scope, conversationId, messageId);
    if (!message) throw new ConversationError('message.not-found');
    return message;
  }
}
