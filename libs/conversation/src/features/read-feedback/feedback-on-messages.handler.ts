import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FEEDBACK_READER, type FeedbackReader, type FeedbackRecord } from '../../ports/feedback-reader.port';
import { FeedbackOnMessagesQuery } from './feedback.queries';

@QueryHandler(FeedbackOnMessagesQuery)
export class FeedbackOnMessagesHandler implements IQueryHandler<FeedbackOnMessagesQuery> {
  constructor(@Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader) {}

  execute({ scope, messages }: FeedbackOnMessagesQuery): Promise<readonly FeedbackRecord[]> {
    return this.feedback.latestOn(scope, messages);
  }
}
