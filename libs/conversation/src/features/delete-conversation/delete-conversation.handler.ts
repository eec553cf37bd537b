import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { ConversationRunner } from '../../shell/conversation.runner';
import { LegalHolds } from '../../shell/legal-holds';
import { DeleteConversationCommand, type Deleted } from './delete-conversation.command';

@CommandHandler(DeleteConversationCommand)
export class DeleteConversationHandler implements ICommandHandler<DeleteConversationCommand, Deleted> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly holds: LegalHolds,
  ) {}

  async execute({ call, conversationId, reason, expectedVersion }: DeleteConversationCommand): Promise<Deleted> {
    const outcome = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        const { held, agent } = isLive(state) ? await this.holds.on(call.scope, state) : { held: false, agent: null };
        const { now, freshId } = meta();
        const eraseAt = new Date(Date.parse(now) + (agent?.eraseGraceSeconds ?? 0) * 1_000).toISOString();
        const data = { eraseAt, reason, legalHold: held };
        return [{ type: 'Delete', data, meta: { now, freshId } }];
      },
    });
    if (outcome.after.status !== 'deleted') throw new ConversationError('conversation.not-found');
    return { id: conversationId, eraseAt: outcome.after.eraseAt, messages: outcome.after.before.seq };
  }
}
