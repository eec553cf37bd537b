import { environments } from '@verbatim/kernel';
import { z } from 'zod';
import { conversationColumns } from '../counting/measures';
import type { Status } from '@verbatim/conversation';
import { dimensions } from './counts.reader';
import { knownZone } from './days';

export const MOST_DAYS = 400;
export const DAYS_BY_DEFAULT = 30;

export const measures = [
  'conversations',
  'messages',
  'replies',
  'replyTime',
  'handovers',
  'feedback',
  'meanScore',
] as const;
export type Measure = (typeof measures)[number];

const statuses = Object.keys(conversationColumns) as [Status, ...Status[]];
export const groupings = [...dimensions, 'status'] as const;

const oneOrMany = <const Names extends readonly string[]>(names: Names) =>
  z
    .string()
    .transform((list): string[] => list.split(','))
    .pipe(z.array(z.enum(names)).min(1).max(names.length))
    .meta({ type: 'array', items: { type: 'string', enum: [...names] }, minItems: 1, maxItems: names.length });

const date = z.iso.date().refine((day) => day >= '1970-01-01', { message: 'Expected a date from 1970 to 9999' });

const timeZone = z
  .string()
  .max(100)
  .transform((name, context) => {
    const zone = knownZone(name);
    if (zone !== null) return zone;
    context.addIssue({ code: 'custom', message: 'Expected the name of an IANA time zone, such as Europe/Zurich' });
    return z.NEVER;
  });

export const dailyCountsQuery = z
  .strictObject({
    from: date.optional().meta({ description: `The first day; ${DAYS_BY_DEFAULT} days up to \`to\` when not given` }),
    to: date.optional().meta({ description: `The last day, at most ${MOST_DAYS} days in all; today when not given` }),
    timeZone: timeZone
      .default('UTC')
      .meta({ description: 'Where days begin: the name of an IANA time zone; UTC when not given' }),
    agentId: z.uuid().toLowerCase().optional(),
    environment: z.enum(environments).optional(),
    channel: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,39}$/)
      .optional(),
    status: oneOrMany(statuses)
      .optional()
      .meta({ description: 'Count only conversations that are in this status now; several separated by commas' }),
    groupBy: z.enum(groupings).optional(),
    measures: oneOrMany(measures)
      .optional()
      .meta({ description: 'What to count, separated by commas; everything when not given' }),
  })
  .superRefine(({ status, groupBy, measures: asked }, context) => {
    const byStatus = status !== undefined || groupBy === 'status';
    if (byStatus && asked?.some((measure) => measure !== 'conversations')) {
      const message = 'Only conversations have a status: expected measures=conversations';
      context.addIssue({ code: 'custom', path: ['measures'], message });
    }
  });
export type DailyCountsQuery = z.output<typeof dailyCountsQuery>;

const whole = z.int().min(0);
const times = { medianMs: z.int().min(0).nullable(), p95Ms: z.int().min(0).nullable() };
const timesBy = z.object(times);

const counted = {
  conversations: whole.optional(),
  messages: z.object({ user: whole, agent: whole, human: whole }).optional(),
  replies: z
    .object({
      ai: whole,
      external: whole,
      human: whole,
      failed: whole,
      cancelled: whole,
      merged: whole,
      suppressed: whole,
    })
    .optional(),
  replyTime: z
    .object({ ...times, by: z.object({ ai: timesBy, external: timesBy, human: timesBy }) })
    .optional()
    .meta({ description: 'From a question to its answer, of the answers of this day; null when there were none' }),
  handovers: whole.optional(),
  feedback: z.object({ up: whole, down: whole }).optional(),
  meanScore: z.number().min(0).max(10).nullable().optional(),
};

export const dailyCountsView = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    timeZone: z.string(),
    asOf: z.iso.datetime().meta({ description: 'Everything the service had answered before this time is counted' }),
    groupBy: z.enum(groupings).nullable(),
    data: z.array(
      z.object({
        date: z.iso.date(),
        ...counted,
        groups: z
          .array(z.object({ key: z.string(), ...counted }))
          .optional()
          .meta({ description: 'With `groupBy`: the groups of which there is something, by key' }),
      }),
    ),
  })
  .meta({ id: 'DailyCounts' });
export type DailyCountsView = z.output<typeof dailyCountsView>;
export type CountedView = Omit<DailyCountsView['data'][number], 'date' | 'groups'>;

const noTimes = { medianMs: null, p95Ms: null };
export const dailyCountsExample: DailyCountsView = {
  from: '2026-03-28',
  to: '2026-03-29',
  timeZone: 'Europe/Zurich',
  asOf: '2026-03-30T08:15:00.000Z',
  groupBy: null,
  data: [
    {
      date: '2026-03-28',
      conversations: 2,
      messages: { user: 5, agent: 4, human: 1 },
      replies: { ai: 4, external: 0, human: 1, failed: 0, cancelled: 0, merged: 0, suppressed: 0 },
      replyTime: {
        medianMs: 1_850,
        p95Ms: 94_000,
        by: { ai: { medianMs: 1_720, p95Ms: 2_400 }, external: noTimes, human: { medianMs: 94_000, p95Ms: 94_000 } },
      },
      handovers: 1,
      feedback: { up: 1, down: 0 },
      meanScore: 7.5,
    },
    {
      date: '2026-03-29',
      conversations: 0,
      messages: { user: 0, agent: 0, human: 0 },
      replies: { ai: 0, external: 0, human: 0, failed: 0, cancelled: 0, merged: 0, suppressed: 0 },
      replyTime: { ...noTimes, by: { ai: noTimes, external: noTimes, human: noTimes } },
      handovers: 0,
      feedback: { up: 0, down: 0 },
      meanScore: null,
    },
  ],
};
