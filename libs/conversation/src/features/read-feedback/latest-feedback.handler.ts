import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FEEDBACK_READER, type FeedbackReader, type FeedbackRecord } from '../../ports/feedback-reader.port';
import { LatestFeedbackQuery } from './latest-feedback.query';

@QueryHandler(LatestFeedbackQuery)
export class LatestFeedbackHandler implements IQueryHandler<LatestFeedbackQuery> {
  constructor(@Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader) {}

  execute({ scope, messages }: LatestFeedbackQuery): Promise<readonly FeedbackRecord[]> {
    return this.feedback.latestOn(scope, messages);
  }
}
