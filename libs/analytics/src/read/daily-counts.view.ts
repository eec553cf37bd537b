import type { Status } from '@verbatim/conversation';
import {
  conversationColumns,
  feedbackColumns,
  fromMillionths,
  messageColumns,
  noCounts,
  replyColumns,
  scoreColumns,
  type Counts,
  type CountColumn,
} from '../counting/measures';
import type { DayCounts, DayTimes } from './counts.reader';
import type { CountedView, DailyCountsView, Measure } from './daily-counts.schema';

export interface Asked {
  readonly dates: readonly string[];
  readonly measures: readonly Measure[];
  /** Only conversations in one of these; null: in any. */
  readonly statuses: readonly Status[] | null;
  readonly groupBy: DailyCountsView['groupBy'];
}

/** Every day of the range, each with its measures and, if asked for, its groups. */
export const toDays = (
  asked: Asked,
  counts: readonly DayCounts[],
  times: readonly DayTimes[],
): DailyCountsView['data'] => {
  const countsOf = byDay(counts);
  const timesOf = byDay(times);
  return asked.dates.map((date, day) => {
    const [all, ...others] = partsOf(countsOf.get(day) ?? [], timesOf.get(day) ?? []);
    const whole = { date, ...measured(asked, all) };
    if (asked.groupBy === null) return whole;
    const groups = asked.groupBy === 'status' ? byStatus(asked, all.counts) : others.map((part) => group(asked, part));
    return { ...whole, groups: groups.filter(isSomething) };
  });
};

const byDay = <Row extends { readonly day: number }>(rows: readonly Row[]): ReadonlyMap<number, Row[]> => {
  const days = new Map<number, Row[]>();
  for (const row of rows) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return days;
};

const nothing: Counts = noCounts();

interface Part {
  /** null: the day as a whole. */
  readonly key: string | null;
  readonly counts: Counts;
  readonly times: readonly DayTimes[];
}

/** The day as a whole, then its groups by key. */
const partsOf = (counts: readonly DayCounts[], times: readonly DayTimes[]): [Part, ...Part[]] => {
  const part = (key: string | null): Part => ({
    key,
    counts: counts.find(({ group }) => group === key) ?? nothing,
    times: times.filter(({ group }) => group === key),
  });
  const keys = [...new Set(counts.flatMap(({ group }) => group ?? []))].sort();
  return [part(null), ...keys.map(part)];
};

const group = (asked: Asked, part: Part) => ({ key: part.key ?? '', ...measured(asked, part) });

const byStatus = ({ statuses }: Asked, counts: Counts) =>
  (statuses ?? allStatuses)
    .map((status) => ({ key: status as string, conversations: counts[conversationColumns[status]] }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

const allStatuses = Object.keys(conversationColumns) as Status[];

const measured = (asked: Asked, part: Part): CountedView =>
  Object.fromEntries(asked.measures.map((measure) => [measure, viewOf[measure](part, asked)])) as CountedView;

const viewOf: { readonly [M in Measure]: (part: Part, asked: Asked) => CountedView[M] } = {
  conversations: ({ counts }, { statuses }) =>
    (statuses ?? allStatuses).reduce((sum, status) => sum + counts[conversationColumns[status]], 0),
  messages: ({ counts }) => pick(messageColumns, counts),
  replies: ({ counts }) => pick(replyColumns, counts),
  replyTime: ({ times }) => replyTimeOf(times),
  handovers: ({ counts }) => counts.handovers,
  feedback: ({ counts }) => pick(feedbackColumns, counts),
  meanScore: ({ counts }) => meanOf(counts),
};

const pick = <Name extends string>(columns: Readonly<Record<Name, CountColumn>>, counts: Counts) =>
  Object.fromEntries(Object.entries<CountColumn>(columns).map(([name, column]) => [name, counts[column]])) as Record<
    Name,
    number
  >;

/** To a thousandth; null of no scores. */
const meanOf = (counts: Counts): number | null => {
  const count = counts[scoreColumns.count];
  return count === 0 ? null : Math.round((fromMillionths(counts[scoreColumns.sum]) / count) * 1_000) / 1_000;
};

const replyTimeOf = (times: readonly DayTimes[]): NonNullable<CountedView['replyTime']> => {
  const of = (who: DayTimes['answerer']) => {
    const { medianMs = null, p95Ms = null } = times.find(({ answerer }) => answerer === who) ?? {};
    return { medianMs, p95Ms };
  };
  return { ...of(null), by: { ai: of('ai'), external: of('external'), human: of('human') } };
};

/** A group whose votes or scores were all taken back is none. */
const isSomething = ({ key: _, ...view }: CountedView & { readonly key: string }): boolean =>
  Object.values(view).some((value) =>
    typeof value === 'object' && value !== null
      ? Object.values(value).some((one) => typeof one === 'number' && one > 0)
      : value,
  );
