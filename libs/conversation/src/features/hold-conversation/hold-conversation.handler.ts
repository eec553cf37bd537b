import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isLive } from '../../domain/conversation.state';
import { ConversationRunner } from '../../shell/conversation.runner';
import { HoldConversationCommand, type Held } from './hold-conversation.command';

@CommandHandler(HoldConversationCommand)
export class HoldConversationHandler implements ICommandHandler<HoldConversationCommand, Held> {
  constructor(private readonly runner: ConversationRunner) {}

  async execute({ call, conversationId, held, reason }: HoldConversationCommand): Promise<Held> {
    const { after, version } = await this.runner.run({
      call,
      conversationId,
      commands: (_state, meta) => [{ type: 'ChangeLegalHold', data: { held, reason }, meta: meta() }],
    });
    const known = after.status === 'deleted' ? after.before : after;
    return { version, since: isLive(known) ? known.heldSince : null };
  }
}
