import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { REFERENCES, type References } from '../../ports/references.port';
import { partsOf } from '../../shell/message-parts';
import { requireReferences } from '../../shell/references';
import { MessageAdder, type Added } from '../../shell/message-adder';
import { PostHumanMessageCommand } from './post-human-message.command';

@CommandHandler(PostHumanMessageCommand)
export class PostHumanMessageHandler implements ICommandHandler<PostHumanMessageCommand, Added> {
  constructor(
    private readonly messages: MessageAdder,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute({ call, conversationId, message, answer }: PostHumanMessageCommand): Promise<Added> {
    const { id, text, authorName = null, answers = null } = message;
    const { authorId = call.actor.kind === 'member' ? call.actor.id : null } = message;
    await requireReferences(this.references, call.scope, { authorId: message.authorId });
    return this.messages.add({
      call,
      conversationId,
      role: 'human',
      id,
      text,
      extras: message,
      command: (messageId, meta) => ({
        type: 'PostHumanMessage',
        data: { messageId, authorId, authorName, text, answers, ...partsOf(message) },
        meta,
      }),
      answer,
    });
  }
}
