import { annotationsView, messageView, scoreView, summaryView, voteView } from '@verbatim/conversation';
import { webhookEventTypes, type WebhookEventType } from '@verbatim/directory';
import { environments } from '@verbatim/kernel';
import { z } from 'zod';

const conversation = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    agentId: z.uuid(),
    userId: z.uuid().nullable(),
    environment: z.enum(environments),
    channel: z.string(),
  })
  .meta({ id: 'EventConversation', description: 'What a conversation was started as; the rest is at its own address' });

const words = { description: 'null when there is none, or once erased or deleted' };
const questionId = z.uuid();
const status = { from: z.string(), to: z.string(), cause: z.string() };
const delivery = {
  messageId: z.uuid(),
  reason: z.string().nullable(),
  attempts: z.int(),
  reference: z.string().nullable(),
};

/** What `data` holds beside `conversation` and `version`. */
const own = {
  'conversation.started': {
    title: z.string().nullable().meta(words),
    variantId: z.uuid().nullable(),
    stateId: z.uuid().nullable(),
    assigneeId: z.uuid().nullable(),
    categoryIds: z.array(z.uuid()),
  },
  'conversation.forked': {
    forkedFrom: z.object({
      conversationId: z.uuid(),
      messageId: z.uuid().nullable().describe('null: it was copied whole'),
      version: z.int(),
    }),
    status: z.string(),
  },
  'conversation.updated': {
    changed: z.array(z.string()).describe('Names of fields of a Conversation'),
    stateId: z.uuid().nullable().optional().describe('If it changed, as the next three'),
    assigneeId: z.uuid().nullable().optional(),
    categoryIds: z.array(z.uuid()).optional(),
    keepOpen: z.boolean().optional(),
  },
  'conversation.status_changed': status,
  'conversation.completed': status,
  'conversation.abandoned': status,
  'conversation.mode_changed': {
    mode: z.enum(['ai', 'manual']),
    cause: z.enum(['requested', 'failures']),
    reason: z.string().nullable().meta(words),
    destination: z.string().nullable().meta(words),
  },
  'conversation.deleted': { eraseAt: z.iso.datetime() },
  'conversation.restored': {},
  'conversation.erased': {},
  'conversation.anonymised': {},
  'message.created': { message: messageView },
  'message.annotated': { messageId: z.uuid(), annotations: annotationsView },
  'message.delivered': delivery,
  'message.undelivered': delivery,
  'reply.awaited': { questionId, from: z.enum(['human', 'external']) },
  'reply.failed': { questionId, reason: z.string(), attempts: z.int() },
  'reply.cancelled': { questionId, cause: z.string() },
  'reply.merged': { questionId, mergedInto: z.uuid() },
  'feedback.given': { feedback: voteView },
  'summary.created': { summary: summaryView },
  'score.created': { score: scoreView },
} satisfies Record<WebhookEventType, z.ZodRawShape>;

const schemaOf = <Type extends WebhookEventType>(type: Type) =>
  z.object({
    type: z.literal(type),
    id: z.uuid().describe('Also the webhook-id: the same in every attempt and after a replay'),
    timestamp: z.iso.datetime().describe('When it happened'),
    data: z.object({ conversation, version: z.int().describe('Of the conversation'), ...own[type] }),
  });

const [first, ...others] = webhookEventTypes.map(schemaOf);

/** What webhooks are sent, and the data of the stream of events. */
export const publicEvent = z
  .discriminatedUnion('type', [first!, ...others])
  .meta({ id: 'Event', description: 'What happened in a conversation' });

export const exampleEventType: WebhookEventType = 'conversation.completed';
export const examplePublicEvent = {
  type: exampleEventType,
  id: '5b0c3b43-9b6c-5d4e-8a52-2f60f0a3a7c1',
  timestamp: '2026-01-05T09:00:00.000Z',
  data: {
    conversation: {
      id: '018f6b1e-7c00-7000-8000-000000000001',
      projectId: '018f6b1e-7c00-7000-8000-00000000b001',
      agentId: '018f6b1e-7c00-7000-8000-00000000d001',
      userId: '018f6b1e-7c00-7000-8000-00000000f001',
      environment: 'live',
      channel: 'api',
    },
    version: 7,
    from: 'in_progress',
    to: 'completed',
    cause: 'requested',
  },
};
