import { z } from 'zod';
import { environments } from '@verbatim/kernel';

export const statuses = ['pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'] as const;
export const modes = ['ai', 'manual'] as const;
export const busyPolicies = ['enqueue', 'coalesce', 'interrupt', 'reject'] as const;

/** Any JSON value; that it is one was seen when the body was read. */
const json = z.custom<z.core.util.JSONType>().meta({ description: 'Any JSON value' });

export const uuid = z.uuid().transform((id) => id.toLowerCase());
export const instant = z.iso.datetime({ offset: true }).transform((at, context) => {
  const parsed = new Date(at);
  const year = parsed.getUTCFullYear();
  if (!Number.isNaN(parsed.getTime()) && year >= 1970 && year <= 9999) return parsed.toISOString();
  context.addIssue({ code: 'custom', message: 'Expected a time between 1970 and 9999' });
  return z.NEVER;
});

/** Lengths are counted in Unicode code points. */
export const limits = { title: 300, context: 256_000, text: 100_000, customDataBytes: 65_536, name: 200 } as const;

export const messageText = z.string().min(1).max(limits.text);
export const title = z.string().min(1).max(limits.title);
export const contextText = z.string().max(limits.context);
export const customData = z
  .record(z.string().min(1).max(200), json)
  .refine((data) => Buffer.byteLength(JSON.stringify(data)) <= limits.customDataBytes, {
    message: `Expected at most ${limits.customDataBytes} bytes as JSON`,
  });

export const citationView = z
  .object({ sourceId: z.string(), title: z.string(), quote: z.string(), url: z.string().nullable() })
  .meta({ id: 'Citation' });

export const provenanceView = z
  .object({
    provider: z.string(),
    model: z.string(),
    attempt: z.int().describe('1 when the first try succeeded'),
    inputTokens: z.int().nullable(),
    outputTokens: z.int().nullable(),
    latencyMs: z.number(),
    firstTokenMs: z.number().nullable(),
    finishReason: z.string(),
  })
  .meta({ id: 'Provenance', description: 'How an AI reply came about' });

const phase = z
  .enum(['waiting', 'running', 'awaiting_human', 'awaiting_external', 'answered', 'failed', 'cancelled', 'merged'])
  .meta({ id: 'ReplyPhase' });

export const messageView = z
  .object({
    id: z.uuid(),
    conversationId: z.uuid(),
    seq: z.int().describe('Order within the conversation, from 1, without gaps'),
    role: z.enum(['user', 'agent', 'human']),
    text: z.string().nullable().describe('null once erased'),
    context: z.string().nullable(),
    partial: z.boolean().describe('true when the reply was stopped while it was written'),
    authorId: z.uuid().nullable(),
    authorName: z.string().nullable(),
    questionId: z.uuid().nullable().describe('The question this message answers'),
    citations: z.array(citationView),
    provenance: provenanceView.nullable(),
    replyPhase: phase.nullable().describe('On a message that asks for a reply: what became of it; null on others'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Message' });

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

const conversation = z.object({
  id: z.uuid(),
  projectId: z.uuid(),
  agentId: z.uuid(),
  userId: z.uuid().nullable(),
  environment,
  channel: z.string(),
  status: conversationStatus,
  mode: conversationMode,
  title: z.string().nullable(),
  context: z.string().nullable(),
  customData: z.record(z.string(), json),
  version: z.int().describe('Also the ETag'),
  messageCount: z.int(),
  turnCount: z.int().describe("The user's messages"),
  openQuestions: z.int(),
  replyRunning: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  firstMessageAt: z.iso.datetime().nullable(),
  lastMessageAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
});
export const conversationView = conversation.meta({ id: 'Conversation' });

export const postedView = z
  .object({
    message: messageView,
    reply: replyView.nullable().describe('null for a message that asks nothing'),
  })
  .meta({ id: 'PostedMessage' });
export const startedView = conversation
  .extend({ message: messageView.optional(), reply: replyView.optional() })
  .meta({ id: 'StartedConversation', description: 'With its first message, if one was sent' });

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
    replyId: z.uuid(),
    attempt: z.int().describe('A new one starts the text over'),
    offset: z.int().describe('Where the text goes: what was missed shows as a gap'),
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
export type MessageView = z.output<typeof messageView>;
export type ReplyView = z.output<typeof replyView>;
