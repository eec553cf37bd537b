import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { MessageAdder, type Added } from '../../shell/message-adder';
import { PostHumanMessageCommand } from './post-human-message.command';

@CommandHandler(PostHumanMessageCommand)
export class PostHumanMessageHandler implements ICommandHandler<PostHumanMessageCommand, Added> {
  constructor(private readonly messages: MessageAdder) {}

  execute({ call, conversationId, message, answer }: PostHumanMessageCommand): Promise<Added> {
    const { id, text, authorId = null, authorName = null, answers = null } = message;
    return this.messages.add({
      call,
      conversationId,
      role: 'human',
      id,
      text,
      command: (messageId, meta) => ({
        type: 'PostHumanMessage',
        data: { messageId, authorId, authorName, text, answers },
        meta,
      }),
      answer,
    });
  }
}
