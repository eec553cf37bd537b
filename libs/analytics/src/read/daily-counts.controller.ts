import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers, Call, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { GetDailyCountsQuery } from './daily-counts.query';
import {
  dailyCountsExample,
  dailyCountsQuery,
  dailyCountsView,
  type DailyCountsQuery,
  type DailyCountsView,
} from './daily-counts.schema';

@Controller('v1/analytics')
export class DailyCountsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('daily-counts')
  @Policy({ scope: 'analytics:read' })
  @Operation({
    id: 'getDailyCounts',
    tag: 'Analytics',
    summary: 'Count day by day',
    description: [
      'Conversations by the day they were created on, everything else by the day it happened on, in any time zone. Days without anything are there, as zero; what was deleted or erased since stays counted.',
      'With `groupBy` each day also has its groups. With `status`, or grouped by it, conversations are counted and nothing else: only they have one.',
      'Counting follows the log: `asOf` says up to when everything is counted, as a rule within a second.',
    ].join('\n\n'),
    since: '0.2',
  })
  @Answers(200, dailyCountsView, { description: 'Every day of the range', example: dailyCountsExample })
  dailyCounts(
    @Call() { scope }: CallContext,
    @Query({ schema: dailyCountsQuery }) query: DailyCountsQuery,
  ): Promise<DailyCountsView> {
    return this.queries.execute(new GetDailyCountsQuery(scope, query));
  }
}
