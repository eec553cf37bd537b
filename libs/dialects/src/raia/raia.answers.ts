import { z } from 'zod';

const time = z.iso.datetime();
const anything = z.record(z.string(), z.unknown());

const detail = z.object({ field: z.string().optional(), message: z.string() });
const failure = z.object({ status: z.int(), message: z.string() }).meta({ id: 'RaiaInternalServerError' });
const refused = failure
  .extend({ name: z.string(), details: z.array(z.union([detail, z.object({ conversationMessageId: z.uuid() })])) })
  .meta({ id: 'RaiaBadRequestError' });
export const raiaError = z.union([refused, failure]).meta({ id: 'RaiaError' });

export const raiaUser = z
  .object({
    id: z.uuid(),
    firstName: z.string().describe('Empty when none is known'),
    lastName: z.string().describe('Empty when none is known'),
    context: z.string().optional(),
    source: z.string().optional(),
    fkId: z.string().optional(),
    fkUserId: z.string().optional(),
    email: z.string().optional(),
    phoneNumber: z.string().optional(),
    metadata: anything.describe('`customData`'),
    isAnonymized: z.boolean(),
  })
  .meta({ id: 'RaiaUser' });

const assignedUser = z
  .object({
    id: z.uuid(),
    firstName: z.string(),
    lastName: z.string(),
    avatarUrl: z.string().nullable(),
    email: z.string(),
    phoneNumber: z.string().nullable(),
  })
  .meta({ id: 'RaiaAssignedUser' });

const baseFeedback = z
  .object({
    id: z.uuid(),
    voteType: z.enum(['up', 'down']),
    question: z.string().nullable(),
    answer: z.string().nullable(),
    comment: z.string().nullable(),
    userEmail: z.string().nullable(),
  })
  .meta({ id: 'RaiaBaseFeedback' });
const feedback = baseFeedback.extend({ createdAt: time, updatedAt: time }).meta({ id: 'RaiaFeedback' });

export const raiaConversation = z
  .object({
    id: z.uuid(),
    conversationUserId: z.uuid().nullable().describe('null when it is about nobody, as those made elsewhere may be'),
    title: z.string().optional(),
    score: z.number().optional(),
    summary: z.string().optional(),
    aiConversationId: z.string(),
    metadata: anything.describe('`customData`'),
    aiCallId: z.string().optional(),
    mode: z.enum(['manual', 'ai']),
    conversationStateId: z.uuid().optional(),
    user: raiaUser.nullable(),
    createdAt: time,
    updatedAt: time,
    assignedUser: assignedUser.nullable(),
    isAnonymized: z.boolean(),
  })
  .meta({ id: 'RaiaConversation' });
export const raiaConversationWithFeedbacks = raiaConversation
  .extend({ feedbacks: z.array(feedback) })
  .meta({ id: 'RaiaConversationWithFeedbacks' });

export const raiaPage = z
  .object({
    currentPage: z.int(),
    pageSize: z.int(),
    totalItems: z.int(),
    totalPages: z.int(),
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
    data: z.array(raiaConversationWithFeedbacks),
  })
  .meta({ id: 'RaiaConversationPage' });

export const raiaState = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string().nullable(),
    color: z.string().nullable(),
    isPersistent: z.boolean(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'RaiaConversationState' });
export const raiaStates = z.array(raiaState).meta({ id: 'RaiaConversationStateList' });

export const raiaStarted = z.object({ conversationId: z.uuid() }).meta({ id: 'RaiaStartedConversation' });

export const raiaSources = ['email', 'sms', 'live_chat', 'copilot', 'api', 'voice', 'ms_teams'] as const;

const fullAIResponse = z
  .object({
    reasoning: z.array(z.string()),
    outputText: z.string().nullable(),
    urlCitations: z.array(z.object({ url: z.string(), title: z.string() })),
    fileCitations: z.array(z.object({ fileId: z.string(), filename: z.string() })),
  })
  .meta({ id: 'RaiaFullAIResponse' });

const file = z
  .object({
    id: z.string(),
    fileName: z.string(),
    openAIFileId: z.string().describe('Empty when the file has no id at the model provider'),
    size: z.number().nullable(),
    updatedAt: time,
    createdAt: time,
  })
  .meta({ id: 'RaiaMessageFile' });

export const raiaMessage = z
  .object({
    id: z.uuid(),
    message: z.string().describe('Empty once erased'),
    rawMessage: z.string().optional(),
    conversationId: z.uuid(),
    senderRole: z.enum(['conversation_user', 'assistant', 'manual_assistant']),
    conversationMessageId: z.uuid().describe('The question that it answers; itself when it answers none'),
    source: z.enum(raiaSources),
    createdAt: time,
    conversationMessageFeedbacks: z.array(baseFeedback).optional().describe('There when they were asked for'),
    fullAIResponse: fullAIResponse.optional().describe('Of the agent’s'),
    subagentId: z.string().nullable(),
    expandedMessage: z.string().nullable(),
    files: z.array(file),
    isAnonymized: z.boolean(),
  })
  .meta({ id: 'RaiaMessage' });
export const raiaMessages = z.object({ messages: z.array(raiaMessage) }).meta({ id: 'RaiaMessageList' });
export const raiaResponse = z
  .object({
    status: z.enum(['pending', 'completed', 'failed']),
    message: raiaMessage.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'RaiaResponseOn' });

export const raiaFoundUser = z
  .object({ user: raiaUser, conversationIds: z.array(z.uuid()) })
  .meta({ id: 'RaiaFoundUser' });

export const raiaGivenFeedback = z
  .object({
    id: z.uuid(),
    conversationMessageId: z.uuid(),
    voteType: z.enum(['up', 'down']),
    question: z.string().nullable(),
    answer: z.string().nullable(),
    createdAt: time,
    updatedAt: time,
    comment: z.string().nullable(),
  })
  .meta({ id: 'RaiaGivenFeedback' });

export type RaiaDetail = z.output<typeof detail>;
export type RaiaUser = z.output<typeof raiaUser>;
export type RaiaAssignedUser = z.output<typeof assignedUser>;
export type RaiaFeedback = z.output<typeof feedback>;
export type RaiaBaseFeedback = z.output<typeof baseFeedback>;
export type RaiaConversation = z.output<typeof raiaConversation>;
export type RaiaConversationWithFeedbacks = z.output<typeof raiaConversationWithFeedbacks>;
export type RaiaPage = z.output<typeof raiaPage>;
export type RaiaState = z.output<typeof raiaState>;
export type RaiaSource = (typeof raiaSources)[number];
export type RaiaMessage = z.output<typeof raiaMessage>;
export type RaiaResponse = z.output<typeof raiaResponse>;
export type RaiaGivenFeedback = z.output<typeof raiaGivenFeedback>;
