import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowExists } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { postMessageOf } from '../../shell/post-message';
import { PostedMessages } from '../../shell/posted-messages';
import { messagesTable } from '../../shell/tables';
import { postedIn } from '../../shell/views';
import { PostMessageCommand, type Posted } from './post-message.command';

@CommandHandler(PostMessageCommand)
export class PostMessageHandler implements ICommandHandler<PostMessageCommand, Posted> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  async execute({ call, conversationId, message, answer }: PostMessageCommand): Promise<Posted> {
    const messageId = message.id ?? newId();
    try {
      const outcome = await this.runner.run({
        call,
        conversationId,
        commands: async (state, meta) => {
          if (!isLive(state)) throw new ConversationError('conversation.not-found');
          const agent = await this.agents.find(call.scope, state.agentId);
          if (!agent) throw new ConversationError('agent.missing');
          return [postMessageOf(messageId, message, state.userId, agent, meta())];
        },
        answer: (decided) => {
          const view = postedIn(decided, conversationId, messageId);
          return view && answer({ ...view, version: decided.version });
        },
      });
      const view = postedIn(outcome, conversationId, messageId);
      return view
        ? { ...view, version: outcome.version }
        : await this.posted.again(call.scope, conversationId, messageId, message.text);
    } catch (error) {
      if (error instanceof RowExists && error.table === messagesTable.name)
        return this.posted.again(call.scope, conversationId, messageId, message.text);
      throw error;
    }
  }
}
