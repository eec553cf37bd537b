import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { json } from '../../wire/common.schema';
import { fieldChange } from '../../wire/past.schema';

export const auditQuery = z
  .strictObject({ ...pageQuery, direction: z.enum(['asc', 'desc']).default('desc') })
  .refine(...onePageDirection);

const named = z.object({ id: z.string(), name: z.string().nullable() });

export const actView = z
  .object({
    fromVersion: z.int(),
    toVersion: z.int().describe('The same for an act of one event'),
    actor: named
      .extend({ kind: z.string().describe('`key`, `member`, `admin`, `worker`, `cli`, `system`') })
      .describe('Who did it; members and keys have names'),
    key: named.nullable().describe('The API key of the call; null for what no call did'),
    requestId: z.string(),
    correlationId: z.string().describe('The same for all that followed from one call'),
    causationId: z.string().nullable().describe('What it followed from'),
    occurredAt: z.iso.datetime().describe('When it happened, by the clock of who did it; an import may say so itself'),
    recordedAt: z.iso.datetime().describe("When it was stored, by the database's clock"),
    copiedFrom: z
      .object({ conversationId: z.string(), version: z.int() })
      .nullable()
      .describe('Of what a fork has from the conversation it came from: where its first event lies there'),
    reason: z.string().nullable().describe('What was given as a reason; null when none was, or it was erased'),
    events: z.array(
      z.object({
        version: z.int(),
        type: z.string(),
        what: z.string().describe('In words'),
        data: z.record(z.string(), json).describe('Ids, kinds, numbers and times, as the event has them'),
        changes: z.array(fieldChange.extend({ erased: z.boolean().describe('What was written there is erased') })),
        erased: z.boolean().describe('What people wrote with it is erased'),
      }),
    ),
  })
  .meta({ id: 'Act', description: 'What was done at once, by one call or one worker' });
export type ActView = z.output<typeof actView>;

export const exampleAct: ActView = {
  fromVersion: 6,
  toVersion: 6,
  actor: { kind: 'member', id: '0199d4c6-8e19-7a3c-8f01-4d5e6f708192', name: 'Mia Keller' },
  key: { id: '0199d4c6-8e18-7b10-8d2f-1a2b3c4d5e03', name: 'Back office' },
  requestId: 'req-7f3a',
  correlationId: 'req-7f3a',
  causationId: null,
  occurredAt: '2026-11-21T09:31:10.000Z',
  recordedAt: '2026-11-21T09:31:10.004Z',
  copiedFrom: null,
  reason: null,
  events: [
    {
      version: 6,
      type: 'conversation.details-changed.v1',
      what: 'Details were changed: title',
      data: { fields: ['title'], occurredAt: '2026-11-21T09:31:10.000Z' },
      changes: [{ field: 'title', before: null, after: 'A return', erased: false }],
      erased: false,
    },
  ],
};
