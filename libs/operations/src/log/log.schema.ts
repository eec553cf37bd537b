import { SHARD_COUNT } from '@verbatim/directory';
import type { SeenEvent } from '@verbatim/event-store';
import { pageQuery, queryInteger } from '@verbatim/http';
import { z } from 'zod';

export const uuid = z.uuid().toLowerCase();
const time = z.iso.datetime({ offset: true });
const word = z.string().min(1).max(200);
const { limit, after } = pageQuery;

/** Of lists of the log. They are walked one way: there is no way back but to turn the direction. */
export const walkQuery = {
  limit,
  after: after.describe('Cursor: what follows it'),
  accountId: uuid.optional().describe('Only of this account; an account lies in one shard'),
  shard: queryInteger(0, SHARD_COUNT - 1)
    .optional()
    .describe('Only of this shard; not together with `accountId`'),
};

export const notBoth = [
  (query: { accountId?: string | undefined; shard?: number | undefined }): boolean =>
    query.accountId === undefined || query.shard === undefined,
  { message: 'cannot be sent together with accountId', path: ['shard'] as PropertyKey[] },
] as const;

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
  .meta({ type: 'boolean', default: false });

const filters = {
  types: z
    .string()
    .transform((list): string[] => list.split(','))
    .pipe(z.array(word).min(1).max(50))
    .meta({ type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 50 })
    .optional()
    .describe('Only events of these types, by their stored names'),
  actorKind: z
    .enum(['key', 'member', 'admin', 'worker', 'cli', 'system'])
    .optional()
    .describe('Only what this kind of actor did'),
  actorId: word.optional().describe('Only what this actor did'),
  correlationId: word.optional().describe('Only what followed from one call'),
};

export const followQuery = z
  .strictObject({ accountId: walkQuery.accountId, shard: walkQuery.shard, ...filters })
  .refine(...notBoth);
export type FollowQuery = z.output<typeof followQuery>;

export const eventsQuery = z
  .strictObject({
    ...walkQuery,
    streamId: uuid.optional().describe('Only of this stream, by version; needs `accountId`'),
    ...filters,
    from: time.optional().describe('Recorded at or after this time'),
    to: time.optional().describe('Recorded before this time'),
    direction: z.enum(['asc', 'desc']).default('desc').describe('`desc`: the newest of a shard first'),
    content: flag.describe('Also what people wrote; needs `accountId`, and is noted in the audit of the account'),
  })
  .refine(...notBoth)
  .refine(({ streamId, accountId }) => streamId === undefined || accountId !== undefined, {
    message: 'needs accountId',
    path: ['streamId'],
  })
  .refine(({ content, accountId }) => !content || accountId !== undefined, {
    message: 'needs accountId',
    path: ['content'],
  });
export type EventsQuery = z.output<typeof eventsQuery>;

const stamp = z.iso.datetime();
const json = z.record(z.string(), z.unknown());

export const storedEvent = z
  .object({
    shard: z.int(),
    position: z.int().describe('Its place in the shard, without gaps'),
    accountId: z.uuid(),
    streamId: z.uuid(),
    version: z.int().describe('Its place in the stream, without gaps'),
    type: z.string().describe('Its stored name'),
    occurredAt: stamp.describe('When it happened'),
    recordedAt: stamp.describe("When it was stored, by the database's clock"),
    actor: z.object({ kind: z.string(), id: z.string() }).describe('Who did it'),
    keyId: z.string().nullable(),
    requestId: z.string(),
    correlationId: z.string().describe('The same for all that followed from one call'),
    causationId: z.string().nullable().describe('What it followed from'),
    traceparent: z.string().nullable(),
    data: json.describe('Ids, kinds, numbers and times'),
    hasContent: z.boolean().describe('People wrote, or are named in, something of it, and it was not erased'),
    content: json
      .nullable()
      .optional()
      .describe('What; only when asked for. Null when there is none, or none any more'),
  })
  .meta({ id: 'StoredEvent' });
export type StoredEvent = z.output<typeof storedEvent>;

export const followedEvent = z
  .union([storedEvent, z.object({ positions: z.array(z.int()) }).meta({ id: 'LogPositions' })])
  .meta({ id: 'FollowedEvent', description: 'By `event:`: `event` StoredEvent; `position` LogPositions' });

export const toStoredEvent =
  (content: boolean) =>
  ({ metadata, ...event }: SeenEvent): StoredEvent => ({
    shard: event.shard,
    position: event.position,
    accountId: event.accountId,
    streamId: event.streamId,
    version: event.version,
    type: event.type,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    actor: metadata.actor,
    keyId: metadata.keyId,
    requestId: metadata.requestId,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    traceparent: metadata.traceparent,
    data: event.data,
    hasContent: event.hasContent,
    ...(content ? { content: event.content } : {}),
  });

export const exampleEvent: StoredEvent = {
  shard: 7,
  position: 48211,
  accountId: '018f6b1e-7c00-7000-8000-00000000a001',
  streamId: '0199d4c6-8e10-7c55-9b1d-5f6a7b8c9d01',
  version: 6,
  type: 'conversation.mode-changed.v1',
  occurredAt: '2026-11-21T09:31:10.000Z',
  recordedAt: '2026-11-21T09:31:10.004Z',
  actor: { kind: 'key', id: '0199d4c6-8e18-7b10-8d2f-1a2b3c4d5e03' },
  keyId: '0199d4c6-8e18-7b10-8d2f-1a2b3c4d5e03',
  requestId: 'req-7f3a',
  correlationId: 'req-7f3a',
  causationId: null,
  traceparent: null,
  data: { mode: 'manual', occurredAt: '2026-11-21T09:31:10.000Z' },
  hasContent: false,
};
export const examplePage = <Row>(row: Row) => ({
  data: [row],
  pagination: { hasMore: false, nextCursor: null, prevCursor: null },
});
