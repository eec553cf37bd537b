import { z } from 'zod';
import { json, modalities } from './common.schema';

export const citationView = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    quote: z.string(),
    url: z.string().nullable(),
    kind: z.enum(['document', 'faq', 'web', 'file']).optional().describe('A document when absent'),
    knowledgeBaseId: z.string().optional(),
    pageNumber: z.int().min(1).optional(),
  })
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

export const phase = z
  .enum(['waiting', 'running', 'awaiting_human', 'awaiting_external', 'answered', 'failed', 'cancelled', 'merged'])
  .meta({ id: 'ReplyPhase' });

const nothing = { description: 'null when there is none, or once erased' };

export const fileView = z
  .object({
    id: z.string(),
    name: z.string(),
    reference: z.string().nullable().describe('Where you keep it: a path, a URL'),
    mediaType: z.string().nullable(),
    size: z.int().nullable().describe('Bytes'),
    externalId: z.string().nullable().describe('Its id at the model provider'),
  })
  .meta({ id: 'MessageFile' });

export const annotationsView = z
  .object({
    silence: z.boolean().describe('Nothing was said'),
    outOfDomain: z.boolean().describe('Nothing the agent is for'),
    latencyMs: z.number().nullable(),
    intents: z.array(z.string()),
    entities: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    dtmf: z.string().nullable().describe('Keys pressed on a telephone'),
    translation: z.object({ language: z.string().nullable(), text: z.string() }).nullable(),
  })
  .meta({ id: 'Annotations', description: 'What was understood of a message' });

const usageView = z
  .object({
    runId: z.string().nullable(),
    inputTokens: z.int().nullable(),
    outputTokens: z.int().nullable(),
    totalTokens: z.int().nullable(),
  })
  .meta({ id: 'MessageUsage', description: 'As counted by whoever made the message' });

const deliveryView = z
  .object({
    channel: z.enum(['email', 'sms', 'voice']),
    to: z.string().nullable().describe('The e-mail address or phone number; null once erased'),
    subject: z.string().nullable().describe('Of an e-mail; null once erased'),
    status: z.enum(['pending', 'delivered', 'failed']),
    reason: z
      .string()
      .nullable()
      .describe(
        'Why it failed: connector-missing, connector-rejected, connector-unavailable, worker-lost, user-missing, conversation-closed, forked',
      ),
    attempts: z.int(),
    reference: z.string().nullable().describe('Its id at whoever took it'),
    at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'MessageDelivery' });

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
    modality: z.enum(modalities),
    channel: z.string().nullable().describe("null: the conversation's"),
    rawText: z.string().nullable().meta(nothing),
    expandedText: z.string().nullable().meta(nothing),
    files: z.array(fileView),
    metadata: z.record(z.string(), json),
    steps: z.array(json).describe('What the agent did on the way'),
    subagentId: z.string().nullable(),
    usage: usageView.nullable(),
    annotations: annotationsView.nullable(),
    delivery: deliveryView.nullable().describe('On a message that is sent to the user outside'),
    citations: z.array(citationView),
    provenance: provenanceView.nullable(),
    replyPhase: phase.nullable().describe('On a message that asks for a reply: what became of it; null on others'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Message' });

export type MessageView = z.output<typeof messageView>;
