import { z } from 'zod';

const epoch = z.number().describe('Milliseconds since 1970');

export const alliError = z
  .union([
    z.object({ type: z.literal('APIError'), code: z.int(), message: z.string() }),
    z.object({ error: z.object({ value: z.int(), name: z.string() }), message: z.string() }).describe('A bad key'),
  ])
  .meta({ id: 'AlliError' });

const citation = z
  .object({
    clueId: z.string(),
    source: z.enum(['DOCUMENT', 'FAQ', 'WEB']),
    title: z.string(),
    knowledgeBaseId: z.string().nullable(),
    pageNo: z.int().nullable(),
    url: z.string().nullable(),
    text: z.string(),
  })
  .meta({ id: 'AlliCitation' });

export const alliChat = z
  .object({
    id: z.uuid(),
    sender: z.enum(['USER', 'BOT', 'AGENT']),
    message: z.string().describe('Empty once erased'),
    timestamp: epoch,
    citations: z.array(citation),
    rating: z.boolean().nullable().describe('By the user; null: not rated'),
    agentRating: z.boolean().nullable().describe('By a human agent; null: not rated'),
  })
  .meta({ id: 'AlliChat' });

export const alliChatWithSteps = alliChat
  .extend({ intermediateSteps: z.array(z.unknown()).describe('What was done on the way to it') })
  .meta({ id: 'AlliChatWithSteps' });

export const alliChats = z.object({ chats: z.array(alliChat) }).meta({ id: 'AlliChats' });
export const alliRunning = z.object({ isRunning: z.boolean() }).meta({ id: 'AlliRunning' });

export const alliConversation = z
  .object({
    id: z.uuid(),
    title: z.string().nullable(),
    user: z
      .object({ userId: z.uuid(), firstName: z.string().nullable(), lastName: z.string().nullable() })
      .nullable()
      .describe('null when it is about nobody'),
    createdAt: epoch,
    lastChatTime: epoch.nullable().describe('null while nothing was said'),
    isEnd: z.boolean(),
    categories: z.array(z.string()).describe('Their names'),
    memo: z.string().nullable(),
    chats: z.array(alliChat).describe('The newest 20, oldest first'),
    chatCount: z.int(),
    llmApp: z.object({ id: z.uuid(), name: z.string(), description: z.string().nullable() }),
    variables: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AlliConversation' });

export const alliConversations = z
  .object({
    conversations: z.array(alliConversation),
    cursor: z.string().nullable().describe('For the next page; null at the end'),
  })
  .meta({ id: 'AlliConversations' });

export const alliDailyCounts = z
  .array(z.object({ date: z.iso.date(), count: z.int().min(0) }))
  .meta({ id: 'AlliDailyCounts' });

export type AlliChat = z.output<typeof alliChat>;
export type AlliChats = z.output<typeof alliChats>;
export type AlliChatWithSteps = z.output<typeof alliChatWithSteps>;
export type AlliCitation = z.output<typeof citation>;
export type AlliConversation = z.output<typeof alliConversation>;
export type AlliConversations = z.output<typeof alliConversations>;
export type AlliDailyCounts = z.output<typeof alliDailyCounts>;
export type AlliRunning = z.output<typeof alliRunning>;
