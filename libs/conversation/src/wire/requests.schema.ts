import { z } from 'zod';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { conversationOrders } from '../ports/conversation-reader.port';
import {
  busyPolicies,
  citationView,
  contextText,
  conversationMode,
  conversationStatus,
  customData,
  environment,
  instant,
  limits,
  messageText,
  statuses,
  title,
  uuid,
} from './conversation.schema';

const name = z.string().min(1).max(limits.name);

export const userIdentifiers = z
  .strictObject({
    id: uuid.optional(),
    externalId: name.optional(),
    email: z.string().min(3).max(320).optional(),
    phone: z.string().min(3).max(40).optional(),
    firstName: name.optional(),
    lastName: name.optional(),
  })
  .refine((user) => user.id ?? user.externalId ?? user.email ?? user.phone, {
    message: 'Expected one of id, externalId, email, phone',
  })
  .meta({ id: 'UserIdentifiers' });

const newMessage = {
  id: uuid.optional().describe('Chosen by you, or made. Posting the same id again adds nothing'),
  text: messageText,
};

export const startBody = z
  .strictObject({
    id: uuid.optional().describe('Chosen by you, or made. Starting the same one again is safe'),
    agentId: uuid.optional().describe('Needed unless the key is bound to an agent'),
    user: userIdentifiers.optional().describe('Found by what is given, or made'),
    environment: environment.optional(),
    channel: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,39}$/)
      .default('api'),
    title: title.optional(),
    context: contextText.optional(),
    customData: customData.default({}),
    message: z
      .strictObject({ ...newMessage, context: contextText.optional() })
      .optional()
      .describe('A first message'),
  })
  .meta({ id: 'StartConversation' });

export const messageBody = z
  .discriminatedUnion('role', [
    z
      .strictObject({
        role: z.literal('user').optional().describe('The default'),
        ...newMessage,
        context: contextText.optional(),
        onBusy: z
          .enum(busyPolicies)
          .optional()
          .describe("What to do when a reply runs; the agent's own setting otherwise"),
        debounceMs: z
          .int()
          .min(0)
          .max(10_000)
          .optional()
          .describe('Milliseconds to wait for the user to finish typing'),
      })
      .meta({ id: 'UserMessage' }),
    z
      .strictObject({
        role: z.literal('human'),
        ...newMessage,
        authorId: uuid.optional(),
        authorName: name.optional(),
        answers: uuid.optional().describe('The question it answers; the newest that awaits a human otherwise'),
      })
      .meta({ id: 'HumanMessage' }),
    z
      .strictObject({
        role: z.literal('agent'),
        ...newMessage,
        answers: uuid.describe('The question it answers'),
        citations: z.array(citationView.strict()).max(50).default([]),
      })
      .meta({ id: 'AgentMessage' }),
  ])
  .meta({ id: 'PostMessage' });

export const detailsBody = z
  .strictObject({
    title: title.nullable().optional(),
    context: contextText.nullable().optional(),
    customData: customData.optional().describe('Replaces the whole object'),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'Expected at least one field to change',
  })
  .meta({ id: 'ChangeConversation' });

export const statusBody = z.strictObject({ status: conversationStatus }).meta({ id: 'ChangeStatus' });
export const modeBody = z
  .strictObject({ mode: conversationMode, reason: z.string().min(1).max(300).optional() })
  .meta({ id: 'ChangeMode' });

const oneOrMany = <const Names extends readonly string[]>(names: Names) =>
  z
    .string()
    .transform((list): string[] => list.split(','))
    .pipe(z.array(z.enum(names)).min(1).max(names.length))
    .meta({ type: 'array', items: { type: 'string', enum: [...names] }, minItems: 1, maxItems: names.length });

export const conversationsQuery = z
  .strictObject({
    ...pageQuery,
    userId: uuid.optional(),
    agentId: uuid.optional(),
    status: oneOrMany(statuses).optional().meta({ description: 'One, or several separated by commas' }),
    mode: conversationMode.optional(),
    environment: environment.optional(),
    createdFrom: instant.optional(),
    createdTo: instant.optional(),
    updatedFrom: instant.optional(),
    updatedTo: instant.optional(),
    lastMessageFrom: instant.optional(),
    lastMessageTo: instant.optional(),
    orderBy: z.enum(conversationOrders).default('created'),
    direction: z.enum(['asc', 'desc']).default('desc'),
  })
  .refine(...onePageDirection);

export const messagesQuery = z
  .strictObject({ ...pageQuery, direction: z.enum(['asc', 'desc']).default('asc') })
  .refine(...onePageDirection);
