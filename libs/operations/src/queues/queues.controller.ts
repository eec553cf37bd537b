import { Controller, Get, Inject } from '@nestjs/common';
import { FOLLOW } from '@verbatim/followers';
import { Answers, Operation, Policy } from '@verbatim/http';
import { readWorkStats } from '@verbatim/owed-work';
import { WAKE_QUEUE, type BullWakeQueue } from '@verbatim/queue';
import { Pool } from 'pg';
import { OPERATIONS, type OperationsOptions } from '../operations.options';
import { exampleQueues, queuesView, type QueuesView } from './queue.schema';

const NOTHING = { open: 0, due: 0, oldestDueMs: 0 };

@Controller('v1/admin/queues')
export class QueuesController {
  constructor(
    private readonly pool: Pool,
    @Inject(WAKE_QUEUE) private readonly queue: BullWakeQueue,
    @Inject(OPERATIONS) private readonly options: OperationsOptions,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listQueues',
    tag: 'Admin: work',
    summary: 'See what waits in the queues, and what is owed, kind by kind',
    description:
      'The queue only wakes workers; what is owed is in the database. Wake-ups that pile up mean too few workers, or none; work that is long due while its queue is empty means wake-ups that are lost, or work that fails.',
    since: '0.3',
  })
  @Answers(200, queuesView, { description: 'As it is now', example: exampleQueues })
  async list(): Promise<QueuesView> {
    const kinds = this.options.definitions.map(({ kind }) => kind);
    const [stats, ...queues] = await Promise.all([
      readWorkStats(this.pool),
      ...[...kinds, FOLLOW].map(async (kind) => ({ kind, queue: await this.queue.depth(kind) })),
    ]);
    const owed = new Map(stats.map(({ kind, open, due, oldestDueMs }) => [kind, { open, due, oldestDueMs }]));
    return {
      backend: this.queue.backend,
      reachable: queues.every(({ queue }) => queue !== null),
      data: queues.map(({ kind, queue }) => ({
        kind,
        queue: queue && { ...queue, oldestAgeMs: Math.round(queue.oldestAgeMs) },
        owed: kind === FOLLOW ? null : whole(owed.get(kind) ?? NOTHING),
      })),
    };
  }
}

const whole = ({ oldestDueMs, ...counts }: typeof NOTHING): typeof NOTHING => ({
  ...counts,
  oldestDueMs: Math.round(oldestDueMs),
});
