import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { refuse } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { CountsReader, type CountsFilter } from './counts.reader';
import {
  DAYS_BY_DEFAULT,
  measures as allMeasures,
  MOST_DAYS,
  type DailyCountsQuery,
  type DailyCountsView,
} from './daily-counts.schema';
import { toDays } from './daily-counts.view';
import { addDays, countDays, dateIn, daysOf, type Days } from './days';

/** What happened day by day, of what a key may see. Errors: request.invalid. */
export class GetDailyCountsQuery extends Query<DailyCountsView> {
  constructor(
    readonly scope: AccountScope,
    readonly asked: DailyCountsQuery,
  ) {
    super();
  }
}

@QueryHandler(GetDailyCountsQuery)
export class GetDailyCountsHandler implements IQueryHandler<GetDailyCountsQuery> {
  constructor(private readonly reader: CountsReader) {}

  async execute({ scope, asked: query }: GetDailyCountsQuery): Promise<DailyCountsView> {
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
