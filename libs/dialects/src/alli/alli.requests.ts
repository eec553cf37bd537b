import { MOST_DAYS } from '@verbatim/analytics';
import { keyword, limits } from '@verbatim/conversation';
import { queryInteger } from '@verbatim/http';
import { z } from 'zod';
import { LAST_MS } from '../shared/times';
import { id } from '../shared/ids';
import { many } from '../shared/many';
import { alliOrders } from './alli.orders';
import { timeAt } from './alli.times';

const MOST_IDS = 500;
const MOST_CATEGORIES = 50;
const MOST_REASONS = 50;
/** A page more would lie beyond the greatest number a chat can have. */
const LAST_PAGE = 21_474_836;
const DAY_MS = 86_400_000;

/** How a query says null. */
const orNull = <Inner extends z.ZodType>(inner: Inner, ...nothing: readonly unknown[]) =>
  z.preprocess((given) => (nothing.includes(given) ? undefined : given), inner.optional());

const instant = z
  .preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : text),
    z
      .number('must be milliseconds since 1970')
      .min(0)
      .max(LAST_MS, 'must be milliseconds since 1970, before the year 10000'),
  )
  .transform(timeAt);
const time = (description: string) => orNull(instant, '', 'null').meta({ description });

const variables = orNull(many(z.string().min(1).max(limits.name)), '').meta({
  description: 'The variables to show, separated by commas or repeated; all of them when not given',
});

export const conversationQuery = z.object({ variables });

export const conversationsQuery = z.object({
  userIds: orNull(many(id), '', 'null'),
  llmAppId: orNull(id, '', 'null'),
  categoryId: orNull(id, '', 'null'),
  startedAt: time('Last chat at this time or later'),
  endAt: time('Last chat before this time'),
  firstChatStartedAt: time('First chat at this time or later'),
  firstChatEndAt: time('First chat before this time'),
  searchTerm: orNull(keyword, '').meta({
    description: 'Words in title and summary, in the app’s name, or of the user',
  }),
  cursor: orNull(z.string(), '', 'null').meta({ description: 'The `cursor` of a page: what follows it' }),
  variables,
  pageSize: queryInteger(1, 50).default(50),
  activeOnly: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
    .default(false)
    .meta({ type: 'boolean', description: 'Only what has a reply running or a question open' }),
  order: z.enum(alliOrders).default('LAST_CHAT_TIME_DESC'),
});

export const chatsQuery = z.object({ pageNo: queryInteger(1, LAST_PAGE).default(1) });

// Both refinements are asked about what is no date, too.
const day = z.iso.date().refine((date) => date >= '1970-01-01', 'must be a date from 1970 to 9999');
export const dailyCountQuery = z
  .object({
    startDate: day.meta({ description: 'The first day, of UTC' }),
    endDate: day.meta({ description: `The last day, at most ${MOST_DAYS} in all` }),
  })
  .refine(({ startDate, endDate }) => startDate <= endDate, {
    path: ['endDate'],
    message: 'must not be before startDate',
  })
  .refine(({ startDate, endDate }) => !(Date.parse(endDate) - Date.parse(startDate) >= MOST_DAYS * DAY_MS), {
    path: ['endDate'],
    message: `must be within ${MOST_DAYS} days of startDate`,
  });

const title = z.string().min(1).max(limits.title);
export const titleBody = z.object({ title: title.nullable().describe('null takes it away') }).meta({ id: 'AlliTitle' });

const info = {
  state: z.string().min(1).max(limits.name).nullish().describe('The name of a state; `no`: none'),
  assignee: z.string().min(1).max(254).nullish().describe('The e-mail or the id of a human agent'),
  categoryIds: z.array(id).max(MOST_CATEGORIES).nullish().describe('All it is to have'),
  title: title.nullish(),
};
export const updateBody = z
  .object(info)
  .meta({ id: 'AlliConversationUpdate', description: 'What is absent stays, null takes away' });

const ids = z.array(id).max(MOST_IDS).nullish();
export const bulkUpdateBody = z
  .object({
    userIds: ids,
    llmAppIds: ids,
    categoryIds: ids,
    conversationIds: ids,
    conversationInfo: z
      .object(info)
      .meta({ id: 'AlliConversationInfo', description: 'What is absent stays, null takes away' }),
  })
  .meta({ id: 'AlliBulkUpdate', description: 'All lists given must hold, one at least; of a list any of its ids' });

const choice = z.string().max(limits.name);
export const feedbackBody = z
  .object({
    rating: z.boolean().nullish(),
    selection: z
      .union([choice, z.array(choice).max(MOST_REASONS)])
      .nullish()
      .describe('What was chosen'),
    suggestedAnswer: z.string().max(limits.text).nullish(),
  })
  .meta({ id: 'AlliFeedback', description: 'All that this side thinks of the chat from now on' });

export type AlliBulkUpdateBody = z.output<typeof bulkUpdateBody>;
export type AlliConversationsQuery = z.output<typeof conversationsQuery>;
export type AlliFeedbackBody = z.output<typeof feedbackBody>;
export type AlliInfo = z.output<typeof updateBody>;
