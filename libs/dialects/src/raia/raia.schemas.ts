import { contextText, customData, instant, keyword, messageText } from '@verbatim/conversation';
import { identifyUser } from '@verbatim/directory';
import { emailAddress, phoneNumber, queryInteger } from '@verbatim/http';
import { z } from 'zod';
import { id } from '../shared/ids';
import { asKept, contacts, skips } from './raia.contacts';
import { raiaStatuses } from './raia.status';

const MOST_PAGES = 1_000_000;
const MOST_ON_A_PAGE = 100;

const person = identifyUser.required().shape;
/** Of a user, as `start` and `users` take it. */
export const profile = {
  firstName: person.firstName,
  lastName: person.lastName,
  context: person.context.optional(),
  source: person.source.optional(),
  fkUserId: person.foreignUserId.optional(),
};
export const fkId = person.foreignId;

const title = z.string().max(255);
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
const direction = z.enum(['ASC', 'DESC']);
const blankIsNone = (given: unknown): unknown => (typeof given === 'string' && given.trim() === '' ? undefined : given);
/** A `+` that was not encoded arrives as a space. */
const plusKept = (given: unknown): unknown => (typeof given === 'string' ? given.replace(/^ /, '+') : given);

export const conversationsQuery = z.object({
  page: queryInteger(1, MOST_PAGES).default(1).meta({ description: 'Page number, from 1' }),
  pageSize: queryInteger(1, MOST_ON_A_PAGE)
    .default(10)
    .meta({ description: `Page size, 1 to ${MOST_ON_A_PAGE}` }),
  orderBy: z.enum(['createdAt', 'updatedAt']).default('updatedAt'),
  orderDirection: direction.default('DESC'),
  searchKeyword: z.preprocess(blankIsNone, keyword.optional()).meta({
    description:
      'Search keyword in conversation title, summary, agent name, user first and last name, email and phone number',
  }),
  userId: id.optional().meta({ description: 'Conversation user ID' }),
  startDate: instant.optional().meta({ description: 'Start date of conversation updatedAt.' }),
  endDate: instant.optional().meta({ description: 'End date of conversation updatedAt.' }),
  withFeedbacksOnly: flag.optional().meta({ description: 'If true, returns conversations with at least one feedback' }),
});

export const createConversationBody = z
  .object({
    conversationUserId: id,
    title: title.optional(),
    context: contextText.optional(),
    customData: customData.optional(),
    conversationStateId: id.optional(),
  })
  .meta({ id: 'RaiaCreateConversation' });

export const deleteConversationsBody = z.object({ conversationUserId: id }).meta({ id: 'RaiaDeleteUserConversations' });

export const changeConversationBody = z
  .object({
    title: title.optional(),
    context: contextText.optional(),
    status: z.enum(raiaStatuses).optional(),
    conversationStateId: id.optional(),
  })
  .meta({ id: 'RaiaUpdateConversation' });

export const modeBody = z.object({ mode: z.enum(['manual', 'ai']) }).meta({ id: 'RaiaUpdateConversationMode' });

export const messagesQuery = z.object({
  shouldIncludeFeedbacks: flag
    .optional()
    .meta({ description: 'If true, returns conversation messages with feedbacks' }),
  orderDirection: direction.default('ASC').meta({ description: 'Message created at order direction' }),
});

const files = z
  .array(z.object({ fileName: z.string().min(1).max(1_000), storagePath: z.string().min(1).max(4_000) }))
  .max(50)
  .optional();

export const sendBody = z
  .object({ message: messageText, context: contextText.optional(), files })
  .meta({ id: 'RaiaSendMessage' });

export const manualBody = z
  .object({
    message: messageText,
    conversationMessageId: id.optional().describe('The question that it answers'),
    authorId: id.optional().describe('The member of the staff who writes'),
    files,
  })
  .meta({ id: 'RaiaSendManualMessage' });

export const createUserBody = z
  .object({
    ...profile,
    fkId: fkId.optional(),
    customData: person.metadata.optional(),
    email: contacts.email.optional(),
    phoneNumber: contacts.phoneNumber.optional(),
    ...skips,
  })
  .refine((user) => user.email ?? user.phoneNumber ?? user.fkId, { message: 'needs one of email, phoneNumber, fkId' })
  .transform(asKept)
  .meta({ id: 'RaiaCreateUser' });

export const searchUsersQuery = z
  .object({
    email: emailAddress.optional(),
    phoneNumber: z.preprocess(plusKept, phoneNumber.optional()),
    fkId: fkId.optional(),
  })
  .refine((asked) => asked.email ?? asked.phoneNumber ?? asked.fkId, {
    message: 'needs one of email, phoneNumber, fkId',
  });

export const feedbackBody = z
  .object({
    conversationMessageId: id.describe('The answer that is rated, or the question it answers'),
    userId: id.describe('The user of the conversation'),
    voteType: z.enum(['up', 'down']),
    question: z.string().max(100_000),
    answer: z.string().max(100_000).optional(),
    comment: z.string().max(10_000).optional(),
  })
  .meta({ id: 'RaiaGiveFeedback' });

export type ConversationsQuery = z.output<typeof conversationsQuery>;
export type CreateConversation = z.output<typeof createConversationBody>;
export type ChangeConversation = z.output<typeof changeConversationBody>;
export type SendMessage = z.output<typeof sendBody>;
export type ManualMessage = z.output<typeof manualBody>;
export type CreateUser = z.output<typeof createUserBody>;
export type GiveFeedback = z.output<typeof feedbackBody>;
