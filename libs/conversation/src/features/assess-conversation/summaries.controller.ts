import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { Answers, Call, Operation, pageOf, Policy, PreferWait, type HttpAnswer, type Page } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { exampleRequested, exampleSummary, exampleSummaryState } from '../../wire/assessment.examples';
import {
  assessmentRequestedView,
  assessmentsQuery,
  summaryStateView,
  summaryView,
  type SummaryView,
} from '../../wire/assessment.schema';
import { toSummaryView } from '../../wire/assessment.view';
import { uuid } from '../../wire/conversation.schema';
import { examplePagination } from '../../wire/examples';
import { preferenceHeader, versionHeader } from '../../wire/headers';
import { AssessmentRoutes } from './assessment-routes';
import type { Standing } from './assessment-standings';

const tag = 'Summaries and scores';
const since = '0.2';
const headers = { ...versionHeader, ...preferenceHeader, Location: 'Where to poll' };

const show = ({ current, ...standing }: Standing): z.output<typeof summaryStateView> => ({
  ...standing,
  current: current && toSummaryView(current),
});

@Controller('v1/conversations/:conversationId')
export class SummariesController {
  constructor(private readonly routes: AssessmentRoutes) {}

  @Post('summary')
  @HttpCode(202)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'requestSummary',
    tag,
    summary: 'Ask for a summary',
    description:
      "Made in the background by the agent's model (by the built-in one for an external agent) of the newest 200 messages. A newer request takes the place of one that is pending. Older summaries stay readable.",
    since,
    headers: { Prefer: '`wait=N`: hold the call for the summary, N seconds (60 at most)' },
  })
  @Answers(202, assessmentRequestedView, { description: 'It is pending', example: exampleRequested, headers })
  @Answers(200, summaryStateView, { description: 'Held until it was there', example: exampleSummaryState, headers })
  ask(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @PreferWait() wait: number | null,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer> {
    return this.routes.ask(call, id, 'summary', { wait, response }, show);
  }

  @Get('summary')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getSummary',
    tag,
    summary: 'Read the summary',
    description:
      'The newest, and what became of the latest request. A failed request leaves the one before it in place.',
    since,
  })
  @Answers(200, summaryStateView, { description: 'As it stands', example: exampleSummaryState })
  async read(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
  ): Promise<z.output<typeof summaryStateView>> {
    return show(await this.routes.read(call, id, 'summary'));
  }

  @Get('summaries')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listSummaries',
    tag,
    summary: 'List all summaries, newest first',
    description: 'A newer summary takes the place of an older one; both stay here.',
    since,
  })
  @Answers(200, pageOf(summaryView), {
    description: 'A page',
    example: { data: [exampleSummary], pagination: examplePagination },
  })
  list(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: assessmentsQuery }) query: z.output<typeof assessmentsQuery>,
  ): Promise<Page<SummaryView>> {
    return this.routes.list(call, id, 'summary', query, toSummaryView);
  }
}
