import { z } from 'zod';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { instant, messageText, shortText, uuid } from './common.schema';

const kinds = ['user', 'member'] as const;
const votes = ['up', 'down'] as const;

export const feedbackBody = z
  .strictObject({
    rating: z.enum(votes).nullable().default(null),
    value: z.number().min(-1e9).max(1e9).nullable().default(null).describe('On a scale of your own'),
    reasons: z.array(shortText).max(50).default([]).describe('What was chosen from a list of yours'),
    suggestedAnswer: messageText.nullable().default(null).describe('What should have been said'),
    comment: z.string().min(1).max(10_000).nullable().default(null),
    rater: z
      .strictObject({ kind: z.enum(kinds), id: uuid.optional() })
      .optional()
      .describe("Who rates: the acting member if there is one, else the conversation's user"),
  })
  .refine(
    ({ rating, value, reasons, suggestedAnswer, comment }) =>
      rating !== null || value !== null || reasons.length > 0 || suggestedAnswer !== null || comment !== null,
    { message: 'Expected at least one of rating, value, reasons, suggestedAnswer, comment' },
  )
  .meta({ id: 'GiveFeedback', description: 'All that this rater thinks of the message: what is absent is not kept' });

const rater = z.object({
  kind: z.enum(kinds),
  id: z.uuid().nullable().describe('null where the conversation has no user'),
});

const vote = {
  rater,
  rating: z.enum(votes).nullable(),
  value: z.number().nullable(),
  reasons: z.array(z.string()),
  suggestedAnswer: z.string().nullable(),
  comment: z.string().nullable(),
};

export const feedbackView = z
  .object({
    id: z.uuid(),
    conversationId: z.uuid(),
    messageId: z.uuid(),
    ...vote,
    revision: z.int().describe("Counts the rater's changes of mind, from 1"),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Feedback', description: 'What one rater thinks of one message. Texts are null once erased' });

export const voteView = z
  .object({
    feedbackId: z.uuid(),
    messageId: z.uuid(),
    ...vote,
    revision: z.int(),
    version: z.int().describe('Of the conversation, which it made'),
    at: z.iso.datetime(),
  })
  .meta({ id: 'FeedbackVote', description: 'A vote as it was given' });

export const ratedAnswerView = z
  .object({
    id: z.uuid(),
    conversationId: z.uuid(),
    messageId: z.uuid(),
    question: z.string().nullable().describe('What the user had asked; null when nothing was asked, or once erased'),
    answer: z.string().nullable().describe('The message that was rated'),
    ...vote,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'RatedAnswer', description: 'One line' });

const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true');

const ofFeedback = {
  raterKind: z.enum(kinds).optional(),
  rating: z.enum(votes).optional(),
  hasSuggestedAnswer: yesOrNo.optional(),
  updatedFrom: instant.optional(),
  updatedTo: instant.optional(),
};
const ofAccount = {
  agentId: uuid.optional(),
  userId: uuid.optional().describe('The user of the conversation'),
  ...ofFeedback,
};
const direction = z.enum(['asc', 'desc']);

export const messageFeedbackQuery = z
  .strictObject({ ...pageQuery, direction: direction.default('asc') })
  .refine(...onePageDirection);
export const historyQuery = z.strictObject({ ...pageQuery }).refine(...onePageDirection);
export const conversationFeedbackQuery = z
  .strictObject({ ...pageQuery, ...ofFeedback, direction: direction.default('desc') })
  .refine(...onePageDirection);
export const accountFeedbackQuery = z
  .strictObject({ ...pageQuery, ...ofAccount, direction: direction.default('desc') })
  .refine(...onePageDirection);
export const exportQuery = z.strictObject(ofAccount);

export type FeedbackView = z.output<typeof feedbackView>;
