import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConversationRunner } from '../../shell/conversation.runner';
import { RestoreConversationCommand } from './delete-conversation.command';

@CommandHandler(RestoreConversationCommand)
export class RestoreConversationHandler implements ICommandHandler<RestoreConversationCommand, number> {
  constructor(private readonly runner: ConversationRunner) {}

  async execute({ call, conversationId, answer }: RestoreConversationCommand): Promise<number> {
    const { version } = await this.runner.run({
      call,
      conversationId,
      commands: (_state, meta) => [{ type: 'Restore', data: {}, meta: meta() }],
      answer: (outcome) => answer(outcome.version),
    });
    return version;
  }
}
