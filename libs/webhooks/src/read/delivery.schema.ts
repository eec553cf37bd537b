import { webhookEventTypes } from '@verbatim/directory';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import type { AttemptError } from '../deliver/sender';
import { replayView } from '../tend/replay.schema';
import { uuid } from '../uuid.schema';

const statuses = ['pending', 'delivered', 'failed'] as const;

export const attemptErrors = [
  'status',
  'redirected',
  'refused',
  'timeout',
  'connection',
] as const satisfies readonly AttemptError[];

export const deliveriesQuery = z
  .strictObject({
    ...pageQuery,
    status: z.enum(statuses).optional(),
    type: z.enum(webhookEventTypes).optional(),
    conversationId: uuid.optional(),
  })
  .refine(...onePageDirection);
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;

export const deliveryView = z
  .object({
    eventId: z.uuid().describe('Also the webhook-id'),
    type: z.string(),
    conversationId: z.uuid(),
    version: z.int().describe('Of the conversation'),
    position: z.int().describe('Its place in the log: a replay can begin there'),
    occurredAt: z.iso.datetime(),
    status: z
      .enum(statuses)
      .describe('`pending`: until it was answered with 2xx; `failed`: given up after its last try'),
    attempts: z.int().describe('All that were made'),
    nextTryAt: z.iso.datetime().nullable().describe('After a failed try; sooner if the receiver is found to be well'),
    owedAt: z.iso.datetime().describe('Since when it is owed; after a replay, since that'),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.output<typeof deliveryView>;

const attemptView = z
  .object({
    attempt: z.int().describe('From 1'),
    at: z.iso.datetime(),
    durationMs: z.int(),
    status: z.int().nullable().describe('Of the answer; null when there was none, or a redirect'),
    error: z
      .enum(attemptErrors)
      .nullable()
      .describe(
        'null: it was taken; `status`: answered, but not with 2xx; `redirected`; `refused`: the address may not be called; `timeout`; `connection`: there was none, or it broke',
      ),
  })
  .meta({ id: 'WebhookAttempt' });

export const deliveryWithAttempts = deliveryView
  .extend({ tries: z.array(attemptView).describe('The newest first, at most a hundred') })
  .meta({ id: 'WebhookDeliveryWithTries' });
export type DeliveryWithAttempts = z.output<typeof deliveryWithAttempts>;

export const backlogView = z
  .object({
    waiting: z.int().describe('Deliveries that are pending; 100001 for more than 100000'),
    oldestOwedAt: z.iso.datetime().nullable(),
    failingSince: z.iso.datetime().nullable().describe('Since then no try got through'),
    replay: replayView.nullable().describe('The one that goes on'),
  })
  .meta({ id: 'WebhookBacklog' });
export type BacklogView = z.output<typeof backlogView>;

export const deliveryExample: DeliveryView = {
  eventId: '5b0c3b43-9b6c-5d4e-8a52-2f60f0a3a7c1',
  type: 'conversation.completed',
  conversationId: '018f6b1e-7c00-7000-8000-000000000001',
  version: 7,
  position: 5_290,
  occurredAt: '2026-01-05T09:00:00.000Z',
  status: 'pending',
  attempts: 1,
  nextTryAt: '2026-01-05T09:00:05.300Z',
  owedAt: '2026-01-05T09:00:00.100Z',
  endedAt: null,
};
export const tryExample = {
  attempt: 1,
  at: '2026-01-05T09:00:00.200Z',
  durationMs: 31,
  status: 503,
  error: 'status' as const,
};
export const backlogExample: BacklogView = {
  waiting: 12,
  oldestOwedAt: '2026-01-05T09:00:00.100Z',
  failingSince: '2026-01-05T09:00:00.200Z',
  replay: null,
};
