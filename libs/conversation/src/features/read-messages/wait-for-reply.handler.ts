import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ConversationError } from '../../domain/conversation.errors';
import { ReplyWaiter } from '../../shell/reply.waiter';
import type { ReplyView } from '../../wire/conversation.schema';
import { WaitForReplyQuery } from './message.queries';

@QueryHandler(WaitForReplyQuery)
export class WaitForReplyHandler implements IQueryHandler<WaitForReplyQuery> {
  constructor(private readonly waiter: ReplyWaiter) {}

  async execute({ scope, conversationId, questionId, milliseconds, abandoned }: WaitForReplyQuery): Promise<ReplyView> {
    const reply = await this.waiter.wait(scope, conversationId, questionId, milliseconds, abandoned);
    if (!reply) throw new ConversationError('question.not-found');
    return reply;
  }
}
