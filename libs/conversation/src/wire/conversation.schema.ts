import { z } from 'zod';
import { environments } from '@verbatim/kernel';
import { NEWEST_FEEDBACK, NEWEST_MESSAGES } from '../ports/included';
import { feedbackView } from './feedback.schema';
import { json, modes, statuses } from './common.schema';
import { citationView, messageView, phase } from './message.schema';

export * from './common.schema';
export * from './message.schema';

export const replyView = z
  .object({
    questionId: z.uuid(),
    status: z.enum(['pending', 'completed', 'failed']),
    phase: phase.describe(
      'waiting, running, awaiting_human, awaiting_external: pending, of which the awaiting ones may last; answered: completed; failed, cancelled: failed',
    ),
    message: messageView
      .nullable()
      .describe('The answer, once completed; the unfinished text, if a reply was cancelled'),
    mergedInto: z.uuid().nullable().describe('The later question whose reply answers this one too'),
    error: z
      .object({ code: z.string(), reason: z.string(), attempts: z.int().nullable() })
      .nullable()
      .describe('Why there is no answer'),
    draft: z
      .object({ text: z.string(), citations: z.array(citationView) })
      .nullable()
      .describe('What the AI had written when a human took over'),
  })
  .meta({ id: 'Reply' });

export const conversationStatus = z.enum(statuses).meta({ id: 'ConversationStatus' });
export const conversationMode = z.enum(modes).meta({ id: 'ConversationMode' });
export const environment = z.enum(environments).meta({ id: 'Environment' });

const by = z.object({ kind: z.string().describe('`key`, `member`, `admin`, `worker`, `cli`'), id: z.string() });

const conversation = z.object({
  id: z.uuid(),
  projectId: z.uuid(),
  agentId: z.uuid(),
  userId: z.uuid().nullable(),
  environment,
  channel: z.string(),
  variantId: z.uuid().nullable(),
  status: conversationStatus,
  mode: conversationMode,
  stateId: z.uuid().nullable().describe('Your own workflow label'),
  assigneeId: z.uuid().nullable().describe('The member who looks after it'),
  categoryIds: z.array(z.uuid()),
  keepOpen: z.boolean().describe("The agent's inactivity timers do not close it"),
  closing: z
    .object({ at: z.iso.datetime(), to: z.enum(['abandoned', 'archived']) })
    .nullable()
    .describe("When the agent's inactivity timers will close it if nothing happens; within a minute of it"),
  title: z.string().nullable(),
  context: z.string().nullable(),
  inputs: z.record(z.string(), json),
  customData: z.record(z.string(), json),
  variables: z.record(z.string(), json),
  sessionProperties: z.record(z.string(), json),
  metrics: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .describe('Written once: a value; again: a list'),
  memo: z.string().nullable(),
  pathTaken: z.array(json).nullable(),
  assignmentId: z.string().nullable(),
  connectionCode: z.string().nullable(),
  invokedFrom: z.string().nullable(),
  fromNumber: z.string().nullable(),
  toNumber: z.string().nullable(),
  aiConversationId: z.string().nullable(),
  aiCallId: z.string().nullable(),
  handover: z
    .object({
      at: z.iso.datetime(),
      cause: z.enum(['requested', 'failures']),
      reason: z.string().nullable(),
      destination: z.string().nullable(),
    })
    .nullable()
    .describe('The latest switch to manual mode, also after the way back'),
  summary: z.object({ text: z.string().nullable(), at: z.iso.datetime() }).nullable(),
  score: z
    .object({ score: z.number().min(0).max(10), by: z.enum(['model', 'human']), at: z.iso.datetime() })
    .nullable(),
  feedback: z.object({ count: z.int(), up: z.int(), down: z.int() }),
  version: z.int().describe('Also the ETag'),
  messageCount: z.int(),
  turnCount: z.int().describe("The user's messages"),
  silenceCount: z.int(),
  outOfDomainCount: z.int(),
  openQuestions: z.int(),
  replyRunning: z.boolean(),
  durationSeconds: z.int().describe('From the first message to the last, or to the end'),
  agentDurationSeconds: z.int().describe('The part of it before a human took over'),
  isAnonymized: z.boolean().describe('Its user was erased'),
  legalHold: z
    .object({ since: z.iso.datetime(), reason: z.string().nullable() })
    .nullable()
    .describe('A hold of its own; its project and its user may be held, too'),
  createdBy: by.nullable(),
  updatedBy: by.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  firstMessageAt: z.iso.datetime().nullable(),
  lastMessageAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
  forkedFrom: z
    .object({
      conversationId: z.uuid(),
      messageId: z
        .uuid()
        .nullable()
        .describe('The message of that one behind which it was cut; null: it was copied whole'),
      version: z.int().describe('The last version that both have'),
    })
    .nullable()
    .describe('The conversation this one is a copy of, also when that is there no more'),
});

const user = z.object({
  id: z.uuid(),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  organizationName: z.string().nullable(),
  organizationDomain: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  source: z.string().nullable(),
  metadata: z.record(z.string(), json),
  isAnonymized: z.boolean(),
});
const named = z.object({ id: z.uuid(), projectId: z.uuid(), name: z.string() });
const described = named.extend({ description: z.string().nullable() });

/** What is there only when it is included. */
export const included = {
  contextState: z.record(z.string(), json).nullable(),
  messages: z.array(messageView).describe(`The newest ${NEWEST_MESSAGES}, oldest first`),
  feedbackGiven: z.array(feedbackView).describe(`With include=feedback: the newest ${NEWEST_FEEDBACK}, newest first`),
  user: user.nullable().describe('null as well once it is gone, as for all that is included'),
  agent: described.nullable(),
  assignee: z
    .object({
      id: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      avatarUrl: z.string().nullable(),
      externalId: z.string().nullable(),
    })
    .nullable(),
  state: described.extend({ color: z.string().nullable(), persistent: z.boolean() }).nullable(),
  categories: z.array(named),
  variant: named.nullable(),
  people: z
    .object({ createdBy: z.string().nullable(), updatedBy: z.string().nullable() })
    .describe('What members and keys are called who did it'),
};

const whole = conversation.extend(z.object(included).partial().shape);
export const conversationView = whole.meta({
  id: 'Conversation',
  description: 'The fields after `forkedFrom` are there only when they are included',
});
export const selectedView = whole
  .partial()
  .required({ id: true })
  .meta({ id: 'SelectedConversation', description: 'The fields of a Conversation that were asked for, and its id' });
/** A conversation, or what `fields` asks for of it. */
export const conversationOrPart = z
  .union([conversationView, selectedView])
  .meta({ id: 'ConversationOrPart', description: 'A Conversation; with `fields`, the part asked for' });

export const postedView = z
  .object({
    message: messageView,
    reply: replyView.nullable().describe('null for a message that asks nothing'),
  })
  .meta({ id: 'PostedMessage' });
export const startedView = conversation
  .extend({ message: messageView.optional(), reply: replyView.optional() })
  .meta({ id: 'StartedConversation', description: 'With its first message, if one was sent' });

export const outboundView = conversation
  .extend({ message: messageView })
  .meta({ id: 'OutboundConversation', description: 'With the introduction that is on its way' });

export const eventView = z
  .object({
    version: z.int(),
    type: z.string(),
    occurredAt: z.iso.datetime(),
    data: z.record(z.string(), json),
    content: z
      .record(z.string(), json)
      .nullable()
      .describe('What people wrote; null when there is none, or it was erased'),
  })
  .meta({ id: 'ConversationEvent' });
export const deltaView = z
  .object({
    questionId: z.uuid(),
    replyId: z.uuid(),
    attempt: z.int().describe('A new one starts the text over'),
    offset: z.int().describe('Where the text goes: the length, in UTF-16 units, of what this attempt has said before'),
    text: z.string(),
  })
  .meta({ id: 'ReplyDelta', description: 'A piece of a reply, as it is written; best effort' });

/** The data of what a reply's stream sends. */
export const replyEventView = z.union([postedView, replyView, deltaView]).meta({
  id: 'ReplyEvent',
  description: 'By `event:`: `accepted` PostedMessage; `delta` ReplyDelta; every other one Reply',
});
/** The data of what a conversation's stream sends. */
export const feedEventView = z.union([eventView, deltaView]).meta({
  id: 'FeedEvent',
  description: 'By `event:`: `delta` ReplyDelta; every other one ConversationEvent',
});

export type ConversationView = z.output<typeof conversationView>;
export type ConversationPart = Partial<ConversationView> & Pick<ConversationView, 'id'>;
export type ReplyView = z.output<typeof replyView>;
