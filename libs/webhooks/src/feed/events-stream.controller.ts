import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { webhookEventTypes } from '@verbatim/directory';
import { Answers, Call, lastEventId, Operation, Policy, SseStreams } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { examplePublicEvent, publicEvent } from '../events/public-event.schema';
import { AccountFeed } from './account-feed';

const query = z.strictObject({
  types: z
    .string()
    .transform((list): string[] => list.split(','))
    .pipe(z.array(z.enum(webhookEventTypes)).min(1).max(webhookEventTypes.length))
    .meta({ type: 'array', items: { type: 'string', enum: [...webhookEventTypes] }, minItems: 1 })
    .optional()
    .describe('Only events of these types; all without it'),
});

const streamed = z
  .union([publicEvent, z.object({ position: z.int() }).meta({ id: 'LogPosition' })])
  .meta({ id: 'StreamedEvent', description: 'By `event:`: `position` LogPosition; every other one Event' });

@Controller('v1/events')
export class EventsStreamController {
  constructor(
    private readonly feed: AccountFeed,
    private readonly streams: SseStreams,
  ) {}

  @Get('stream')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'streamEvents',
    tag: 'Webhooks',
    summary: 'Follow everything your key reaches, live',
    description:
      'Server-sent events: what webhooks are sent, of every conversation within the reach of the key, in order. It begins now; come back with `Last-Event-ID` (a browser does it by itself) and it goes on behind that place, however long ago; with `0` it begins at the first event there is. `position` events carry no news but an id to come back with.',
    since: '0.3',
    headers: { 'Last-Event-ID': 'The `id:` behind which to go on; a position of the log' },
  })
  @Answers(200, streamed, {
    description: 'The events: `event:` is the type, `id:` the position',
    contentType: 'text/event-stream',
    example: examplePublicEvent,
  })
  async stream(
    @Call() { scope }: CallContext,
    @Query({ schema: query }) { types }: z.output<typeof query>,
    @Headers('last-event-id') last: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<void> {
    const after = lastEventId(last, Number.MAX_SAFE_INTEGER) ?? (await this.feed.head(scope));
    await this.feed.send(scope, after, types ? new Set(types) : null, () => this.streams.start(request, response));
  }
}
