import { MAX_LIMIT, onePageDirection, pageQuery, queryInteger } from '@verbatim/http';
import { z } from 'zod';
import { conversationOrders, conversationTimes } from '../ports/conversation-reader.port';
import { includes } from '../ports/included';
import { channel, instant, shortText, statuses, uuid } from './common.schema';
import { conversationMode, conversationView, environment, included } from './conversation.schema';
import { asOf } from './past.schema';

/** Pages by number end here: the rows before a page cost as much as those on it. */
export const MOST_BY_PAGE = 10_000;
const MOST_IDS_IN_A_QUERY = 50;
const MOST_IDS_IN_A_BODY = 500;
const MOST_WORDS = 10;

const characters = (text: string): number => [...text.trim()].length;

/** Words to look for. */
export const keyword = z
  .string()
  .max(200)
  .refine((text) => characters(text) >= 2, 'must hold at least 2 characters')
  .refine((text) => text.trim().split(/\s+/).length <= MOST_WORDS, `must hold at most ${MOST_WORDS} words`);

const score = { min: 0, max: 10 } as const;
const orderBy = z.enum(conversationOrders).default('created');
const direction = z.enum(['asc', 'desc']);
const fieldNames = Object.keys(conversationView.shape) as [string, ...string[]];

const times = Object.fromEntries(
  conversationTimes.flatMap((time) => [
    [`${time}From`, instant.optional()],
    [`${time}To`, instant.optional()],
  ]),
) as { [Name in `${(typeof conversationTimes)[number]}${'From' | 'To'}`]: z.ZodOptional<typeof instant> };

/** The forms that a query and a body give to the same things. */
interface Forms<Ids, Statuses, Flag, Score> {
  readonly ids: Ids;
  readonly statuses: Statuses;
  readonly flag: Flag;
  readonly score: Score;
}

const filtersIn = <
  Ids extends z.ZodType<string[]>,
  Statuses extends z.ZodType<(typeof statuses)[number][]>,
  Flag extends z.ZodType<boolean>,
  Score extends z.ZodType<number>,
>(
  form: Forms<Ids, Statuses, Flag, Score>,
) => ({
  id: form.ids.optional(),
  projectId: form.ids.optional(),
  agentId: form.ids.optional(),
  userId: form.ids.optional(),
  categoryId: form.ids.optional().describe('Has any of them'),
  stateId: form.ids.optional(),
  variantId: form.ids.optional(),
  forkedFrom: form.ids.optional().describe('Forks of any of these conversations'),
  variantName: shortText.optional().describe('Instead of variantId'),
  status: form.statuses.optional(),
  inProgress: form.flag.optional().describe('true: pending, in progress or paused; false: at an end'),
  mode: conversationMode.optional(),
  assigneeId: z
    .union([uuid, z.literal('none')])
    .optional()
    .describe('`none`: nobody looks after it'),
  assignmentId: shortText.optional(),
  environment: environment.optional(),
  channel: channel.optional(),
  activeOnly: form.flag.optional().describe('true: a reply is running, or a question open'),
  hasMessages: form.flag.optional().describe('false: nothing was said yet'),
  hasFeedback: form.flag.optional(),
  feedback: z.enum(['up', 'down']).optional().describe('Has at least one such vote'),
  scoreFrom: form.score.optional().describe('Inclusive'),
  scoreTo: form.score.optional().describe('Exclusive'),
  ...times,
  q: keyword
    .optional()
    .describe(
      "2 to 200 characters, at most 10 words: all of them in title and summary, or in the agent's name, or in the user's names, e-mail, phone and external id, in any case. Words of one or two characters count only where a word begins",
    ),
});

const fromTo = [...conversationTimes, 'score'] as const;
interface Asked {
  readonly variantId?: readonly string[] | undefined;
  readonly variantName?: string | undefined;
  readonly include?: readonly string[] | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly limit: number;
  readonly page?: number | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

const includedUnder = (field: string): string => (field === 'feedbackGiven' ? 'feedback' : field);

const selectionFits = (asked: Pick<Asked, 'include' | 'fields'>, context: z.RefinementCtx): void => {
  for (const [at, field] of (asked.fields ?? []).entries())
    if (field in included && !asked.include?.includes(includedUnder(field)))
      context.addIssue({
        code: 'custom',
        path: ['fields', at],
        message: `is there only with include=${includedUnder(field)}`,
      });
};

const listFits = (asked: Asked, context: z.RefinementCtx): void => {
  const refuse = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  const values = asked as unknown as Readonly<Record<string, string | number | undefined>>;
  for (const name of fromTo) {
    const [from, to] = [values[`${name}From`], values[`${name}To`]];
    if (from !== undefined && to !== undefined && from > to) refuse(`${name}To`, `is before ${name}From`);
  }
  if (asked.variantId && asked.variantName !== undefined)
    refuse('variantName', 'cannot be sent together with variantId');
  if (asked.page !== undefined && (asked.after ?? asked.before) !== undefined)
    refuse('page', 'cannot be sent together with a cursor');
  if (asked.page !== undefined && asked.page * asked.limit > MOST_BY_PAGE)
    refuse('page', `reaches beyond the first ${MOST_BY_PAGE} rows: walk on with a cursor`);
  selectionFits(asked, context);
};

/** A list as a query says it: `a,b`. */
const separated = <Item extends z.ZodType<string, string>>(item: Item, most: number, items: object) =>
  z
    .string()
    .transform((list): string[] => list.split(','))
    .pipe(z.array(item).min(1).max(most))
    .meta({ type: 'array', items, minItems: 1, maxItems: most });
const separatedNames = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  separated(z.enum(names), names.length, { type: 'string', enum: [...names] });

export const idsInQuery = separated(uuid, MOST_IDS_IN_A_QUERY, { type: 'string', format: 'uuid' });

const decimal = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,2}(\.\d{1,6})?$/.test(value) ? Number(value) : value),
  z.number().min(score.min).max(score.max),
);

const queryForms = {
  ids: idsInQuery,
  statuses: separatedNames(statuses),
  flag: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).meta({ type: 'boolean' }),
  score: decimal,
};
const bodyForms = {
  ids: z.array(uuid).min(1).max(MOST_IDS_IN_A_BODY),
  statuses: z.array(z.enum(statuses)).min(1).max(statuses.length),
  flag: z.boolean(),
  score: z.number().min(score.min).max(score.max),
};

const selectionQuery = {
  include: separatedNames(includes).optional().describe('What to answer along with it'),
  fields: separatedNames(fieldNames).optional().describe('Only these fields; the id always comes'),
  variables: separated(shortText, 100, { type: 'string' }).optional().describe('Only these variables'),
};
const selectionBody = {
  include: z.array(z.enum(includes)).max(includes.length).optional(),
  fields: z.array(z.enum(fieldNames)).min(1).max(fieldNames.length).optional(),
  variables: z.array(shortText).max(100).optional(),
};

const PAGE = `Which page, from 1, instead of a cursor; page × limit is at most ${MOST_BY_PAGE}`;

/** What lies in the log itself, so that there is a past of it. */
const includesOfThePast: readonly string[] = ['contextState', 'messages', 'feedback'];

export const conversationQuery = z
  .strictObject({ ...selectionQuery, asOf: asOf.optional() })
  .superRefine(selectionFits)
  .superRefine(({ asOf, include }, context) => {
    if (asOf === undefined) return;
    for (const [at, one] of (include ?? []).entries())
      if (!includesOfThePast.includes(one))
        context.addIssue({
          code: 'custom',
          path: ['include', at],
          message: 'is kept as it is now only: it cannot be included together with asOf',
        });
  });

export const conversationsQuery = z
  .strictObject({
    ...pageQuery,
    page: queryInteger(1, MOST_BY_PAGE).optional().meta({ description: PAGE }),
    ...filtersIn(queryForms),
    orderBy,
    direction: direction.default('desc'),
    ...selectionQuery,
  })
  .refine(...onePageDirection)
  .superRefine(listFits);

export const searchBody = z
  .strictObject({
    limit: z.int().min(1).max(MAX_LIMIT).default(20),
    after: pageQuery.after,
    before: pageQuery.before,
    page: z.int().min(1).max(MOST_BY_PAGE).optional().describe(PAGE),
    ...filtersIn(bodyForms),
    orderBy,
    direction: direction.default('desc'),
    ...selectionBody,
  })
  .refine(...onePageDirection)
  .superRefine(listFits)
  .meta({ id: 'SearchConversations' });

export type ConversationsAsked = z.output<typeof searchBody>;
