import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { OwedBacklog } from '@verbatim/owed-work';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import { AGENTS, type Agents } from '../../ports/agents.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { onceById } from '../../shell/message-adder';
import { annotationOf } from '../../shell/message-parts';
import type { Outcome } from '../../shell/outcome';
import { postMessageOf } from '../../shell/post-message';
import { PostedMessages } from '../../shell/posted-messages';
import { postedIn } from '../../shell/views';
import { PostMessageCommand, type Posted } from './post-message.command';

@CommandHandler(PostMessageCommand)
export class PostMessageHandler implements ICommandHandler<PostMessageCommand, Posted> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
    @Inject(AGENTS) private readonly agents: Agents,
    private readonly backlog: OwedBacklog,
  ) {}

  async execute({ call, conversationId, message, answer }: PostMessageCommand): Promise<Posted> {
    this.backlog.assertRoom(call.scope.shard, call.scope.accountId);
    const messageId = message.id ?? newId();
    return onceById({
      isChosen: message.id !== undefined,
      run: async () => {
        const view = (decided: Outcome): Posted | null => {
          const posted = postedIn(decided, conversationId, messageId);
          const { after, version } = decided;
          return posted && isLive(after) ? { ...posted, channel: after.channel, version } : null;
        };
        return view(
          await this.runner.run({
            call,
            conversationId,
            commands: async (state, meta) => {
              if (!isLive(state)) throw new ConversationError('conversation.not-found');
              const agent = await this.agents.find(call.scope, state.agentId);
              if (!agent) throw new ConversationError('agent.missing');
              return [
                postMessageOf(messageId, message, state.userId, agent, meta()),
                ...annotationOf(messageId, message, meta()),
              ];
            },
            answer: (decided) => {
              const posted = view(decided);
              return posted && answer(posted);
            },
          }),
        );
      },
      again: () => this.posted.again(call.scope, conversationId, messageId, message.text),
    });
  }
}
