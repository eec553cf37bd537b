import { z } from 'zod';
import { emailAddress, onePageDirection, pageQuery, phoneNumber } from '@verbatim/http';
import {
  busyPolicies,
  channel,
  citationView,
  contextText,
  conversationMode,
  conversationStatus,
  customData,
  environment,
  limits,
  messageText,
  modalities,
  ownList,
  ownObject,
  shortText,
  title,
  uuid,
} from './conversation.schema';
import { asOf } from './past.schema';

const name = z.string().min(1).max(limits.name);

export const userIdentifiers = z
  .strictObject({
    id: uuid.optional(),
    externalId: name.optional(),
    email: emailAddress.optional(),
    phone: phoneNumber.optional(),
    firstName: name.optional(),
    lastName: name.optional(),
  })
  .refine((user) => user.id ?? user.externalId ?? user.email ?? user.phone, {
    message: 'Expected one of id, externalId, email, phone',
  })
  .meta({ id: 'UserIdentifiers' });

const file = z.strictObject({
  id: shortText.optional().describe('Made when not given'),
  name: z.string().min(1).max(1_000),
  reference: z.string().min(1).max(4_000).optional(),
  mediaType: shortText.optional(),
  size: z.int().min(0).optional(),
  externalId: shortText.optional(),
});

export const annotations = z
  .strictObject({
    silence: z.boolean(),
    outOfDomain: z.boolean(),
    latencyMs: z.number().min(0).max(86_400_000).nullable(),
    intents: z.array(shortText).max(100),
    entities: z.array(z.strictObject({ name: shortText, values: z.array(z.string().max(2_000)).max(100) })).max(100),
    dtmf: z.string().min(1).max(100).nullable(),
    translation: z.strictObject({ language: shortText.nullable().default(null), text: messageText }).nullable(),
  })
  .partial()
  .meta({ id: 'AnnotateMessage' });

export const annotationsBody = annotations
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'Expected at least one annotation',
  })
  .meta({ id: 'ChangeAnnotations', description: 'What is not named stays' });

/** What may come with any message. */
const extras = {
  modality: z.enum(modalities).optional(),
  channel: channel.optional().describe("Where it differs from the conversation's"),
  rawText: messageText.optional().describe('As it came, before it was made fit to be shown'),
  expandedText: messageText.optional().describe('As the model was shown it'),
  files: z.array(file).max(50).optional(),
  metadata: ownObject().optional(),
  steps: ownList.optional(),
  subagentId: shortText.optional(),
  usage: z
    .strictObject({
      runId: shortText.nullable().default(null),
      inputTokens: z.int().min(0).nullable().default(null),
      outputTokens: z.int().min(0).nullable().default(null),
    })
    .optional(),
  annotations: annotations.optional(),
};

const newMessage = {
  id: uuid.optional().describe('Chosen by you, or made. Posting the same id again adds nothing'),
  text: messageText,
};

/** What can be said about a conversation, when it starts and later. */
export const details = {
  title,
  context: contextText,
  contextState: ownObject(limits.contextStateBytes),
  inputs: ownObject(),
  customData,
  variables: ownObject(),
  sessionProperties: ownObject(),
  memo: z.string().min(1).max(10_000),
  pathTaken: ownList,
  assignmentId: shortText,
  connectionCode: shortText,
  invokedFrom: shortText,
  fromNumber: shortText,
  toNumber: shortText,
  aiConversationId: shortText,
  aiCallId: shortText,
};
const cleared = [
  'title',
  'context',
  'contextState',
  'memo',
  'pathTaken',
  'assignmentId',
  'connectionCode',
  'invokedFrom',
  'fromNumber',
  'toNumber',
  'aiConversationId',
  'aiCallId',
] as const;
const changeable = Object.fromEntries(
  Object.entries(details).map(([name, schema]) => [
    name,
    (cleared as readonly string[]).includes(name) ? schema.nullable().optional() : schema.optional(),
  ]),
) as {
  [Name in keyof typeof details]: Name extends (typeof cleared)[number]
    ? z.ZodOptional<z.ZodNullable<(typeof details)[Name]>>
    : z.ZodOptional<(typeof details)[Name]>;
};
export const labels = {
  stateId: uuid,
  assigneeId: uuid,
  categoryIds: z.array(uuid).max(50),
};

export const startBody = z
  .strictObject({
    id: uuid.optional().describe('Chosen by you, or made. Starting the same one again is safe'),
    agentId: uuid.optional().describe('Needed unless the key is bound to an agent'),
    user: userIdentifiers.optional().describe('Found by what is given, or made'),
    environment: environment.optional(),
    channel: channel.default('api'),
    variantId: uuid.optional(),
    status: conversationStatus.optional().describe('In which it begins; pending unless said otherwise'),
    ...z.strictObject({ ...details, ...labels }).partial().shape,
    message: z
      .strictObject({ ...newMessage, ...extras, context: contextText.optional() })
      .optional()
      .describe('A first message'),
  })
  .meta({ id: 'StartConversation' });

export const forkBody = z
  .strictObject({
    messageId: uuid
      .nullable()
      .optional()
      .describe('Cut behind it, and what was done together with it; null or absent: nowhere, the whole is copied'),
    title: title.optional().describe('Instead of the one it has'),
  })
  .meta({ id: 'ForkConversation' });

export const messageBody = z
  .discriminatedUnion('role', [
    z
      .strictObject({
        role: z.literal('user').optional().describe('The default'),
        ...newMessage,
        ...extras,
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
        ...extras,
        authorId: uuid.optional(),
        authorName: name.optional(),
        answers: uuid.optional().describe('The question it answers; the newest that awaits a human otherwise'),
      })
      .meta({ id: 'HumanMessage' }),
    z
      .strictObject({
        role: z.literal('agent'),
        ...newMessage,
        ...extras,
        answers: uuid.optional().describe('The question it answers; absent when the agent speaks first'),
        citations: z.array(citationView.strict()).max(50).default([]),
      })
      .meta({ id: 'AgentMessage' }),
  ])
  .meta({ id: 'PostMessage' });

export const STATE_NAME =
  "Instead of stateId: the state of this name of the conversation's project, made if there is none";
export const oneStateNamed = [
  (given: { stateId?: string | null | undefined; stateName?: string | undefined }): boolean =>
    given.stateId === undefined || given.stateName === undefined,
  { message: 'cannot be sent together with stateId', path: ['stateName'] as PropertyKey[] },
] as const;

export const detailsBody = z
  .strictObject({
    ...changeable,
    variables: ownObject().optional().describe('Names given change, null takes one away, others stay'),
    stateId: uuid.nullable().optional(),
    stateName: shortText.optional().describe(STATE_NAME),
    assigneeId: uuid.nullable().optional(),
    categoryIds: labels.categoryIds.optional().describe('All it is to have'),
    keepOpen: z.boolean().optional().describe("true: the agent's inactivity timers do not close it"),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'Expected at least one field to change',
  })
  .refine(...oneStateNamed)
  .meta({
    id: 'ChangeConversation',
    description: 'What is not named stays. Objects and lists are replaced whole, except variables',
  });

export const metricsBody = z
  .strictObject({
    metrics: z
      .array(z.strictObject({ name: shortText, value: z.string().max(2_000) }))
      .min(1)
      .max(100),
  })
  .meta({ id: 'WriteMetrics' });

export const statusBody = z.strictObject({ status: conversationStatus }).meta({ id: 'ChangeStatus' });
export const modeBody = z
  .strictObject({
    mode: conversationMode,
    reason: z.string().min(1).max(300).optional(),
    destination: shortText.optional(),
  })
  .meta({ id: 'ChangeMode' });

export const messagesQuery = z
  .strictObject({ ...pageQuery, direction: z.enum(['asc', 'desc']).default('asc'), asOf: asOf.optional() })
  .refine(...onePageDirection);
