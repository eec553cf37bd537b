import { Controller, Get, Query } from '@nestjs/common';
import { Answers, Call, Operation, Policy, refuse } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { CountsReader, type CountsFilter } from './counts.reader';
import {
  DAYS_BY_DEFAULT,
  dailyCountsExample,
  dailyCountsQuery,
  dailyCountsView,
  measures as allMeasures,
  MOST_DAYS,
  type DailyCountsQuery,
  type DailyCountsView,
} from './daily-counts.schema';
import { toDays } from './daily-counts.view';
import { addDays, countDays, dateIn, daysOf, type Days } from './days';

@Controller('v1/analytics')
export class DailyCountsController {
  constructor(private readonly reader: CountsReader) {}

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
  async dailyCounts(
    @Call() { scope }: CallContext,
    @Query({ schema: dailyCountsQuery }) query: DailyCountsQuery,
  ): Promise<DailyCountsView> {
    const { timeZone, status, groupBy = null } = query;
    const { from, to } = rangeOf(query, Date.now());
    const { dates, boundaries } = daysIn(from, to, timeZone);
    const measures = query.measures ?? (status || groupBy === 'status' ? ['conversations'] : allMeasures);
    const filter: CountsFilter = {
      boundaries,
      agentId: query.agentId ?? null,
      environment: query.environment ?? null,
      channel: query.channel ?? null,
      by: groupBy === 'status' ? null : groupBy,
    };
    const asOf = await this.reader.asOf(scope); // first: what is counted meanwhile makes it say too little, not too much
    const [counts, times] = await Promise.all([
      this.reader.counts(scope, filter),
      measures.includes('replyTime') ? this.reader.replyTimes(scope, filter) : [],
    ]);
    const asked = { dates, measures, statuses: status ?? null, groupBy };
    return { from, to, timeZone, asOf, groupBy, data: toDays(asked, counts, times) };
  }
}

/** What is not said of the range is the days up to today. */
const rangeOf = (query: DailyCountsQuery, now: number): { readonly from: string; readonly to: string } => {
  const today = dateIn(query.timeZone, now);
  const to = query.to ?? today;
  const from = query.from ?? addDays(to, 1 - DAYS_BY_DEFAULT);
  const days = countDays(from, to);
  if (days < 1)
    throw query.to === undefined
      ? invalid('from', `must not be after today, ${today}, where \`to\` is not given`)
      : invalid('to', 'must not be before `from`');
  if (days > MOST_DAYS) throw invalid('to', `must be within ${MOST_DAYS} days of \`from\`, this is day ${days}`);
  return { from, to };
};

const daysIn = (from: string, to: string, zone: string): Days => {
  const days = daysOf(from, to, zone);
  if (!days) throw invalid('timeZone', 'has days in this range that do not begin at a quarter hour of UTC');
  return days;
};

const invalid = (parameter: string, message: string) =>
  refuse('request.invalid', 'The request does not have the expected form: see errors.', {
    errors: [{ pointer: `query.${parameter}`, message }],
  });
