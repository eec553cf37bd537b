import { setTimeout as after } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { Job } from './job';
import { JobStore } from './job-store';
import { isFinished } from './job.states';

const LOOK_AFTER_MS = 20;
const LOOK_AT_LEAST_EVERY_MS = 250;

/** How long callers who cannot follow a job are kept waiting for it. */
@Injectable()
export class JobPatience implements BeforeApplicationShutdown {
  milliseconds = 10_000;

  /** Who waits is answered, so that the process can end. */
  beforeApplicationShutdown(): void {
    this.milliseconds = 0;
  }
}

/** The job at its end, or as it is when patience is over: it goes on then. Errors: job.not-found. */
export class WaitForJobQuery extends Query<Job> {
  constructor(
    readonly scope: AccountScope,
    readonly jobId: string,
  ) {
    super();
  }
}

@QueryHandler(WaitForJobQuery)
export class WaitForJobHandler implements IQueryHandler<WaitForJobQuery> {
  constructor(
    private readonly jobs: JobStore,
    private readonly patience: JobPatience,
  ) {}

  async execute({ scope, jobId }: WaitForJobQuery): Promise<Job> {
    const since = performance.now();
    for (let pause = LOOK_AFTER_MS; ; pause = Math.min(pause * 1.5, LOOK_AT_LEAST_EVERY_MS)) {
      const job = await this.jobs.find(scope, jobId);
      if (isFinished(job.state) || performance.now() - since >= this.patience.milliseconds) return job;
      await after(pause);
    }
  }
}
