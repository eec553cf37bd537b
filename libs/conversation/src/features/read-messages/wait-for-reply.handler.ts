import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { ReplyWaiter } from '../../shell/reply.waiter';
import type { ReplyView } from '../../wire/conversation.schema';
import { WaitForReplyQuery } from './message.queries';

@QueryHandler(WaitForReplyQuery)
export class WaitForReplyHandler implements IQueryHandler<WaitForReplyQuery> {
  constructor(
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    private readonly waiter: ReplyWaiter,
  ) {}

  async execute({ scope, conversationId, questionId, milliseconds, abandoned }: WaitForReplyQuery): Promise<ReplyView> {
    if (!(await this.conversations.find(scope, conversationId))) throw new ConversationError('conversation.not-found');
    const reply = await this.waiter.wait(scope, conversationId, questionId, milliseconds, abandoned);
    if (!reply) throw new ConversationError('question.not-found');
    return reply;
  }
}
