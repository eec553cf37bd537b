import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Details } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { ChangeConversationCommand, type ConversationChanges } from './change-conversation.command';

@CommandHandler(ChangeConversationCommand)
export class ChangeConversationHandler implements ICommandHandler<ChangeConversationCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  async execute({ call, conversationId, changes, expectedVersion }: ChangeConversationCommand): Promise<number> {
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (_state, meta) => {
        const current = await this.conversations.find(call.scope, conversationId);
        if (!current) throw new ConversationError('conversation.not-found');
        const { title, context, customData } = current;
        const details = detailsIn(changes);
        return [
          ...(Object.keys(details).length > 0
            ? [
                {
                  type: 'ChangeDetails' as const,
                  data: { changes: details, current: { title, context, customData } },
                  meta: meta(),
                },
              ]
            : []),
          ...(changes.status ? [{ type: 'ChangeStatus' as const, data: { to: changes.status }, meta: meta() }] : []),
        ];
      },
    });
    return version;
  }
}

const detailsIn = ({ title, context, customData }: ConversationChanges): Partial<Details> => ({
  ...(title !== undefined && { title }),
  ...(context !== undefined && { context }),
  ...(customData !== undefined && { customData }),
});
