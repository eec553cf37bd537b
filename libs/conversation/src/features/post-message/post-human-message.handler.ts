import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowExists } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import { ConversationRunner, type Outcome } from '../../shell/conversation.runner';
import { PostedMessages } from '../../shell/posted-messages';
import { messagesTable } from '../../shell/tables';
import { messageIn } from '../../shell/views';
import { toMessageView } from '../../wire/message.view';
import { PostHumanMessageCommand, type PostedByHuman } from './post-human-message.command';

@CommandHandler(PostHumanMessageCommand)
export class PostHumanMessageHandler implements ICommandHandler<PostHumanMessageCommand, PostedByHuman> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
  ) {}

  async execute({ call, conversationId, message, answer }: PostHumanMessageCommand): Promise<PostedByHuman> {
    const messageId = message.id ?? newId();
    const view = (outcome: Outcome): PostedByHuman | null => {
      const message = messageIn(outcome, conversationId, messageId);
      return message && { message, version: outcome.version };
    };
    const again = async (): Promise<PostedByHuman> => {
      const seen = await this.posted.same(call.scope, conversationId, messageId, 'human', message.text);
      return { message: toMessageView(seen.message), version: seen.version };
    };
    try {
      const outcome = await this.runner.run({
        call,
        conversationId,
        commands: (_state, meta) => [
          {
            type: 'PostHumanMessage',
            data: {
              messageId,
              authorId: message.authorId ?? null,
              authorName: message.authorName ?? null,
              text: message.text,
              answers: message.answers ?? null,
            },
            meta: meta(),
          },
        ],
        answer: (decided) => {
          const posted = view(decided);
          return posted && answer(posted);
        },
      });
      return view(outcome) ?? (await again());
    } catch (error) {
      if (error instanceof RowExists && error.table === messagesTable.name) return again();
      throw error;
    }
  }
}
