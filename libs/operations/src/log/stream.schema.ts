import type { SeenEvent } from '@verbatim/event-store';
import { z } from 'zod';
import { notBoth, walkQuery } from './log.schema';

const stamp = z.iso.datetime();

export const streamsQuery = z
  .strictObject({
    ...walkQuery,
    changedSince: z.iso.datetime({ offset: true }).optional().describe('Only those with an event since this time'),
  })
  .refine(...notBoth);
export type StreamsQuery = z.output<typeof streamsQuery>;

export const streamView = z
  .object({
    shard: z.int(),
    accountId: z.uuid(),
    streamId: z.uuid(),
    version: z.int().describe('How many events it has'),
    lastEvent: z.object({
      type: z.string(),
      position: z.int().describe('Its place in the shard'),
      occurredAt: stamp,
      recordedAt: stamp,
    }),
  })
  .meta({ id: 'Stream', description: 'The events of one thing, of a conversation say, whose id it has' });
export type StreamView = z.output<typeof streamView>;

export const streamDetail = streamView
  .extend({ beganAt: stamp.describe('When its first event was stored') })
  .meta({ id: 'StreamDetail' });
export type StreamDetail = z.output<typeof streamDetail>;

export const toStreamView = (last: SeenEvent): StreamView => ({
  shard: last.shard,
  accountId: last.accountId,
  streamId: last.streamId,
  version: last.version,
  lastEvent: {
    type: last.type,
    position: last.position,
    occurredAt: last.occurredAt,
    recordedAt: last.recordedAt,
  },
});

export const exampleStream: StreamView = {
  shard: 7,
  accountId: '018f6b1e-7c00-7000-8000-00000000a001',
  streamId: '0199d4c6-8e10-7c55-9b1d-5f6a7b8c9d01',
  version: 6,
  lastEvent: {
    type: 'conversation.mode-changed.v1',
    position: 48211,
    occurredAt: '2026-11-21T09:31:10.000Z',
    recordedAt: '2026-11-21T09:31:10.004Z',
  },
};
