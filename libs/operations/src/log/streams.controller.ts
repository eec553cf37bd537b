import { Controller, Get, Param, Query } from '@nestjs/common';
import { readEventWindow, readStreamFacts } from '@verbatim/event-store';
import { Answers, Operation, pageOf, Policy, refuse, type Page } from '@verbatim/http';
import { Pool } from 'pg';
import { LogPages } from './log-pages';
import { examplePage, uuid } from './log.schema';
import * as shapes from './stream.schema';

const tag = 'Admin: log';

@Controller('v1/admin')
export class StreamsController {
  constructor(
    private readonly pages: LogPages,
    private readonly pool: Pool,
  ) {}

  @Get('streams')
  @Policy({ admin: true })
  @Operation({
    id: 'listStreams',
    tag,
    summary: 'List the streams, those that changed last first',
    description:
      'In the order of their last events within a shard; without an account or a shard, one shard follows the other. A stream that changes while you walk moves to the front, so that you may miss it: begin again. A page looks at 50,000 positions of the log at most: it may hold fewer streams than asked for, or none, and still have a `nextCursor`.',
    since: '0.3',
  })
  @Answers(200, pageOf(shapes.streamView), { description: 'A page', example: examplePage(shapes.exampleStream) })
  async list(
    @Query({ schema: shapes.streamsQuery }) { changedSince, ...query }: shapes.StreamsQuery,
  ): Promise<Page<shapes.StreamView>> {
    const filter = { lastOfStream: true, from: changedSince === undefined ? undefined : new Date(changedSince) };
    const asked = { ...query, filter, direction: 'desc', content: false } as const;
    return this.pages.page('streams', await this.pages.reachOf(query), asked, shapes.toStreamView);
  }

  @Get('accounts/:accountId/streams/:streamId')
  @Policy({ admin: true })
  @Operation({
    id: 'getStream',
    tag,
    summary: 'Read how far a stream is',
    description: 'Its events are at `/v1/admin/events?accountId=…&streamId=…`. A conversation’s stream has its id.',
    since: '0.3',
  })
  @Answers(200, shapes.streamDetail, {
    description: 'As it is now',
    example: { ...shapes.exampleStream, beganAt: '2026-11-21T09:30:00.000Z' },
  })
  async get(
    @Param('accountId', { schema: uuid }) accountId: string,
    @Param('streamId', { schema: uuid }) streamId: string,
  ): Promise<shapes.StreamDetail> {
    const reach = await this.pages.reachOf({ accountId, streamId });
    const facts = reach.of === 'stream' ? await readStreamFacts(this.pool, reach) : null;
    if (!facts) throw refuse('resource.not-found', 'There is no such resource.');
    const { version, beganAt } = facts;
    const window = { low: version - 1, high: version, limit: 1, direction: 'asc' } as const;
    const [last] = await readEventWindow(this.pool, facts, {}, window, { content: false });
    if (!last) throw refuse('resource.not-found', 'There is no such resource.');
    return { ...shapes.toStreamView(last), beganAt };
  }
}
