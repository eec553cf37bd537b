import { Controller, Get, Query } from '@nestjs/common';
import { auditIn } from '@verbatim/directory';
import { Answers, AuditReason, Call, Operation, pageOf, Policy, reasonHeader, type Page } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { Pool } from 'pg';
import { LogPages } from './log-pages';
import type { Reach } from './log-walk';
import { eventsQuery, exampleEvent, examplePage, storedEvent, toStoredEvent } from './log.schema';
import type { EventsQuery, StoredEvent } from './log.schema';

@Controller('v1/admin/events')
export class EventsController {
  constructor(
    private readonly pages: LogPages,
    private readonly pool: Pool,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listEvents',
    tag: 'Admin: log',
    summary: 'Read the log',
    description:
      'Events as they are stored, without what people wrote unless you ask for it; asking is noted in the audit of the account. Positions count within a shard, and an account lies in one shard: name an account, or a shard, and the order is that of the commits. Without, one shard follows the other. A page looks at 50,000 positions at most: it may hold fewer events than asked for, or none, and still have a `nextCursor`. Only account, shard, stream and times make a walk shorter.',
    since: '0.3',
    headers: reasonHeader,
  })
  @Answers(200, pageOf(storedEvent), { description: 'A page', example: examplePage(exampleEvent) })
  async list(
    @Call() call: CallContext,
    @AuditReason() reason: string | null,
    @Query({ schema: eventsQuery }) query: EventsQuery,
  ): Promise<Page<StoredEvent>> {
    const { limit, after, accountId, streamId, shard, direction, content, from, to, ...filter } = query;
    const reach = await this.pages.reachOf(query);
    const times = { from: from === undefined ? from : new Date(from), to: to === undefined ? to : new Date(to) };
    const asked = { limit, after, accountId, streamId, shard, direction, content, filter: { ...filter, ...times } };
    const page = await this.pages.page('events', reach, asked, toStoredEvent(content));
    if (content) await this.noteReading({ call, reason }, reach, page.data);
    return page;
  }

  /** What was read, before it is shown. */
  private async noteReading(
    asked: { readonly call: CallContext; readonly reason: string | null },
    reach: Reach,
    events: readonly StoredEvent[],
  ): Promise<void> {
    if (reach.of === 'shards') throw new Error('Content is read of an account');
    const positions = events.map(({ position }) => position);
    await auditIn(this.pool, asked, reach, {
      action: 'events.content-read',
      subjectKind: reach.of,
      subjectId: reach.of === 'stream' ? reach.streamId : reach.accountId,
      before: null,
      after: {
        events: events.length,
        ...(events.length > 0 && { fromPosition: Math.min(...positions), toPosition: Math.max(...positions) }),
      },
    });
  }
}
