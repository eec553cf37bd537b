import { z } from 'zod';
import { instant } from '../../wire/common.schema';
import { idsInQuery as ids } from '../../wire/reading.schema';
import { STREAMS_FORMAT } from './stream-lines';

export const exportQuery = z
  .strictObject({
    projectId: ids.optional(),
    agentId: ids.optional(),
    userId: ids.optional(),
    createdFrom: instant.optional().describe('Inclusive'),
    createdTo: instant.optional().describe('Exclusive'),
    cursor: z
      .string()
      .min(1)
      .optional()
      .describe('Of the last complete `stream-end` line: goes on behind it, without header and leading reference data'),
  })
  .refine(
    ({ createdFrom, createdTo }) => createdFrom === undefined || createdTo === undefined || createdFrom <= createdTo,
    {
      path: ['createdTo'],
      message: 'is before createdFrom',
    },
  );
export type ExportQuery = z.output<typeof exportQuery>;

const header = z.object({
  kind: z.literal('header'),
  format: z.literal(STREAMS_FORMAT),
  account: z.object({ id: z.uuid(), name: z.string().nullable() }),
  exportedAt: z.iso.datetime(),
  filter: z.object({}).loose(),
  whole: z.boolean().describe('Everything of the account, with all its reference data'),
});
const reference = z.object({
  kind: z.literal('reference'),
  table: z.string(),
  data: z.object({ id: z.uuid() }).loose(),
});
const event = z.object({
  kind: z.literal('event'),
  streamId: z.uuid(),
  version: z.int().min(1),
  type: z.string().describe('With the version of its schema'),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  data: z.object({}).loose(),
  content: z.object({}).loose().nullable().describe('What people wrote; null where there is none or it was erased'),
  metadata: z.object({}).loose(),
});
const streamEnd = z.object({
  kind: z.literal('stream-end'),
  streamId: z.uuid(),
  version: z.int().min(1).describe('How many events it has'),
  cursor: z.string(),
});
const end = z.object({
  kind: z.literal('end').describe('Without it the answer was cut off'),
  streams: z.int().min(0),
  events: z.int().min(0),
});

export const exportLine = z
  .discriminatedUnion('kind', [header, reference, event, streamEnd, end])
  .meta({ id: 'StreamExportLine' });

export const exportLineExample = {
  kind: 'event',
  streamId: '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11',
  version: 3,
  type: 'conversation.message-posted.v1',
  occurredAt: '2026-11-27T09:30:00.000Z',
  recordedAt: '2026-11-27T09:30:00.004Z',
  data: {
    messageId: '0199d4c6-9a00-7c11-8d22-1b2c3d4e5f60',
    seq: 1,
    userId: null,
    onBusy: 'enqueue',
    occurredAt: '2026-11-27T09:30:00.000Z',
  },
  content: { text: 'How long can I return a lamp?', context: null },
  metadata: {
    actor: { kind: 'key', id: '0199d4c6-8000-7000-8000-000000000001' },
    keyId: '0199d4c6-8000-7000-8000-000000000001',
    requestId: 'req-1',
    idempotencyKey: null,
    causationId: null,
    correlationId: 'req-1',
    traceparent: null,
  },
} as const;
