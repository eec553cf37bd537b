import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isLive } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { ChangeModeCommand } from './change-mode.command';

@CommandHandler(ChangeModeCommand)
export class ChangeModeHandler implements ICommandHandler<ChangeModeCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  async execute({ call, conversationId, mode, said, expectedVersion }: ChangeModeCommand): Promise<number> {
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        const agent = isLive(state) ? await this.agents.find(call.scope, state.agentId) : null;
        return [{ type: 'ChangeMode', data: { mode, ...said, agentKind: agent?.kind ?? 'ai' }, meta: meta() }];
      },
    });
    return version;
  }
}
