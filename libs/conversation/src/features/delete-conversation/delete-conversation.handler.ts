import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { DeleteConversationCommand, type Deleted } from './delete-conversation.command';

@CommandHandler(DeleteConversationCommand)
export class DeleteConversationHandler implements ICommandHandler<DeleteConversationCommand, Deleted> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  async execute({ call, conversationId, reason, expectedVersion }: DeleteConversationCommand): Promise<Deleted> {
    const outcome = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        const agent = isLive(state) ? await this.agents.find(call.scope, state.agentId, { fresh: true }) : null;
        const { now, freshId } = meta();
        const eraseAt = new Date(Date.parse(now) + (agent?.eraseGraceSeconds ?? 0) * 1_000).toISOString();
        const data = { eraseAt, reason, legalHold: agent?.legalHold ?? false };
        return [{ type: 'Delete', data, meta: { now, freshId } }];
      },
    });
    if (outcome.after.status !== 'deleted') throw new ConversationError('conversation.not-found');
    return { id: conversationId, eraseAt: outcome.after.eraseAt, messages: outcome.after.before.seq };
  }
}
