import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { Answers, lastPlace, Operation, Policy, SseStreams } from '@verbatim/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogFeed, placesIn } from './log-feed';
import { LogPages } from './log-pages';
import { shardsOf } from './log-walk';
import { exampleEvent, followQuery, followedEvent, type FollowQuery } from './log.schema';

@Controller('v1/admin/events/stream')
export class FollowEventsController {
  constructor(
    private readonly pages: LogPages,
    private readonly feed: LogFeed,
    private readonly streams: SseStreams,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'followEvents',
    tag: 'Admin: log',
    summary: 'Follow the log, live',
    description:
      'Server-sent events: `event` for each event as it is stored, without what people wrote, in order within each shard; `position` says how far the log was read. It begins now; come back with `Last-Event-ID` and the same account or shard, and it goes on behind that place; with a `0` for each shard, joined by dots, it begins at the first event there is.',
    since: '0.3',
    headers: { 'Last-Event-ID': 'The `id:` behind which to go on: a position for each shard that is followed' },
  })
  @Answers(200, followedEvent, {
    description: 'The events: `event:` is `event` or `position`, `id:` the place to come back with',
    contentType: 'text/event-stream',
    example: exampleEvent,
  })
  async follow(
    @Query({ schema: followQuery }) { accountId, shard, ...filter }: FollowQuery,
    @Headers('last-event-id') last: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<void> {
    const reach = await this.pages.reachOf({ accountId, shard });
    const from = lastPlace(last, (id) => placesIn(id, shardsOf(reach).length)) ?? (await this.feed.headsOf(reach));
    await this.feed.send(reach, from, filter, () => this.streams.start(request, response));
  }
}
