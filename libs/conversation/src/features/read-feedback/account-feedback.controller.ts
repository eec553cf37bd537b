import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import {
  Answers,
  Call,
  NDJSON,
  ndjson,
  Operation,
  pageOf,
  Policy,
  streamedAnswer,
  type HttpAnswer,
  type Page,
} from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ListPosition } from '../../ports/conversation-reader.port';
import { FEEDBACK_READER, type FeedbackFilter, type FeedbackReader } from '../../ports/feedback-reader.port';
import { examplePagination } from '../../wire/examples';
import { exampleFeedback, exampleRatedAnswer } from '../../wire/feedback.examples';
import {
  accountFeedbackQuery,
  exportQuery,
  feedbackView,
  ratedAnswerView,
  type FeedbackView,
} from '../../wire/feedback.schema';
import { toRatedAnswerView } from '../../wire/feedback.view';
import { FeedbackPages } from './feedback.pages';

// Rows hold texts of up to 100,000 characters each: one page is held in memory at a time.
const PAGE = 50;

@Controller('v1/feedback')
export class AccountFeedbackController {
  constructor(
    @Inject(FEEDBACK_READER) private readonly feedback: FeedbackReader,
    private readonly pages: FeedbackPages,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listFeedback',
    tag: 'Feedback',
    summary: 'List feedback on all conversations',
    description: 'Ordered by the latest vote, newest first unless asked otherwise. Deleted conversations are left out.',
    since: '0.2',
  })
  @Answers(200, pageOf(feedbackView), {
    description: 'A page',
    example: { data: [exampleFeedback], pagination: examplePagination },
  })
  list(
    @Call() { scope }: CallContext,
    @Query({ schema: accountFeedbackQuery }) query: z.output<typeof accountFeedbackQuery>,
  ): Promise<Page<FeedbackView>> {
    const { limit, after, before, direction, ...filter } = query;
    const list = { accountId: scope.accountId, list: 'feedback', filter, order: direction };
    return this.pages.of(list, query, (window) => this.feedback.list(scope, filter, window));
  }

  @Get('export')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'exportFeedback',
    tag: 'Feedback',
    summary: 'Export feedback with what was rated',
    description:
      'One line of JSON for each feedback, oldest vote first, written while it is read: however many there are. A vote that changes while the export runs may come twice; the later line counts.',
    since: '0.2',
  })
  @Answers(200, ratedAnswerView, {
    description: 'Every line is one of these',
    contentType: NDJSON,
    example: exampleRatedAnswer,
  })
  export(
    @Call() { scope }: CallContext,
    @Query({ schema: exportQuery }) filter: z.output<typeof exportQuery>,
    @Req() request: FastifyRequest,
  ): Promise<HttpAnswer> {
    return streamedAnswer(request, NDJSON, ndjson(this.all(scope, filter)));
  }

  private async *all(scope: AccountScope, filter: FeedbackFilter): AsyncGenerator<z.output<typeof ratedAnswerView>[]> {
    let after: ListPosition | null = null;
    for (let more = true; more;) {
      const rows = await this.feedback.listAnswers(scope, filter, {
        limit: PAGE,
        direction: 'asc',
        after,
        before: null,
      });
      const kept = rows.slice(0, PAGE);
      yield kept.map(toRatedAnswerView);
      const last = kept.at(-1);
      more = rows.length > PAGE && last !== undefined;
      if (last) after = { at: last.updatedAt, id: last.id };
    }
  }
}
