import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FEEDBACK_READER, type FeedbackReader, type FeedbackRecord } from '../../ports/feedback-reader.port';
import { NEWEST_FEEDBACK } from '../../ports/included';
import { FeedbackOnMessagesQuery } from './feedback.queries';

@QueryHandler(FeedbackOnMessagesQuery)
export class FeedbackOnMessagesHandler implements IQueryHandler<FeedbackOnMessagesQuery> {
  constructor(@Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader) {}

  execute({
    scope,
    conversationId,
    messageIds,
  }: FeedbackOnMessagesQuery): Promise<ReadonlyMap<string, readonly FeedbackRecord[]>> {
    return this.feedback.onMessages(scope, conversationId, messageIds, NEWEST_FEEDBACK);
  }
}
