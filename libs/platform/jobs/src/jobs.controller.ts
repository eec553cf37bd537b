import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  HttpAnswer,
  IdempotentCalls,
  onePageDirection,
  Operation,
  page,
  pageOf,
  pageQuery,
  Policy,
  refuse,
  type Page,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { z } from 'zod';
import { JobStore, type JobPage } from './job-store';
import { jobExample, jobState, jobView, toJobView, type JobView } from './job.view';

const tag = 'Jobs';
const since = '0.2';
const jobId = z.uuid().toLowerCase();
const one = { description: 'The job', example: jobExample };
const changed = (state: JobView['state'], finishedAt: string | null = null) => ({
  description: 'The job as it is now',
  example: { ...jobExample, state, finishedAt },
});
const listQuery = z
  .strictObject({
    ...pageQuery,
    kind: z.string().min(1).max(100).optional().meta({ description: 'Only jobs of this kind' }),
    state: jobState.optional(),
  })
  .refine(...onePageDirection);
const examplePage = { data: [jobExample], pagination: { hasMore: false, nextCursor: null, prevCursor: null } };

@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobStore,
    private readonly calls: IdempotentCalls,
    private readonly cursors: CursorCodec,
  ) {}

  @Get()
  @Policy({ scope: 'jobs:read' })
  @Operation({
    id: 'listJobs',
    summary: 'List jobs, newest first',
    description:
      'A finished job is kept for 30 days. A key that is bound sees the jobs that reach no further than itself.',
    tag,
    since,
  })
  @Answers(200, pageOf(jobView), { description: 'A page', example: examplePage })
  async list(
    @Call() { scope }: CallContext,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<JobView>> {
    const { limit, after, before, kind, state } = query;
    const list = { accountId: scope.accountId, list: 'jobs', filter: { kind, state }, order: '-created' };
    const from = (side: 'after' | 'before', cursor: string): JobPage['from'] => {
      const [at, id] = this.cursors.decode(list, cursor);
      if (typeof at !== 'string' || typeof id !== 'string')
        throw refuse('cursor.invalid', 'The cursor is not of this list.');
      return { side, at, id };
    };
    const place = after !== undefined ? from('after', after) : before !== undefined ? from('before', before) : null;
    const rows = (await this.jobs.list(scope, { kind, state, limit, from: place })).map(toJobView);
    return page({ rows, limit, after, before, cursorOf: (row) => this.cursors.encode(list, [row.createdAt, row.id]) });
  }

  @Get(':jobId')
  @Policy({ scope: 'jobs:read' })
  @Operation({ id: 'getJob', summary: 'Read a job', description: 'How far it is, and what came of it.', tag, since })
  @Answers(200, jobView, one)
  async get(@Call() { scope }: CallContext, @Param('jobId', { schema: jobId }) id: string): Promise<JobView> {
    return toJobView(await this.jobs.find(scope, id));
  }

  @Post(':jobId/pause')
  @Policy({ scope: 'jobs:write' })
  @Operation({
    id: 'pauseJob',
    summary: 'Pause a job',
    description: 'It stops after the step it is at, within seconds, and goes on from there when resumed.',
    tag,
    since,
  })
  @Answers(200, jobView, changed('paused'))
  pause(@Call() call: CallContext, @Param('jobId', { schema: jobId }) id: string): Promise<HttpAnswer> {
    return this.change(call, id, 'pause');
  }

  @Post(':jobId/resume')
  @Policy({ scope: 'jobs:write' })
  @Operation({
    id: 'resumeJob',
    summary: 'Resume a paused job',
    description: 'It goes on where it stopped. A job that is not paused goes on as it does.',
    tag,
    since,
  })
  @Answers(200, jobView, changed('queued'))
  resume(@Call() call: CallContext, @Param('jobId', { schema: jobId }) id: string): Promise<HttpAnswer> {
    return this.change(call, id, 'resume');
  }

  @Post(':jobId/cancel')
  @Policy({ scope: 'jobs:write' })
  @Operation({
    id: 'cancelJob',
    summary: 'Cancel a job',
    description: 'It ends after the step it is at. What it has done until then stays done.',
    tag,
    since,
  })
  @Answers(200, jobView, changed('cancelled', jobExample.updatedAt))
  cancel(@Call() call: CallContext, @Param('jobId', { schema: jobId }) id: string): Promise<HttpAnswer> {
    return this.change(call, id, 'cancel');
  }

  private change(call: CallContext, id: string, move: 'pause' | 'resume' | 'cancel'): Promise<HttpAnswer> {
    return this.calls.run(call, async () => new HttpAnswer(200, toJobView(await this.jobs.change(call, id, move))));
  }
}
