import { Global, Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { ProblemsModule } from '@verbatim/http';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { Pool } from 'pg';
import type { JobKind } from './job';
import { JobRuns } from './job-runs';
import { JobStore } from './job-store';
import { jobProblems } from './job.errors';
import { JobsController } from './jobs.controller';
import { OldJobs } from './old-jobs';
import { RunJobWorker } from './run-job.worker';
import { JobPatience, WaitForJobHandler } from './wait-for-job';

export interface JobKinds {
  /** The modules that export the kinds. */
  readonly imports: NonNullable<DynamicModule['imports']>;
  /** Providers of every kind of job the service knows. */
  readonly kinds: readonly InjectionToken<JobKind>[];
}

/** Asking for jobs and looking at them, in every process: inject `JobStore`. Needs the infrastructure. */
@Global()
@Module({
  providers: [
    {
      provide: JobStore,
      inject: [Pool, WAKE_QUEUE],
      useFactory: (pool: Pool, queue: WakeQueue) => new JobStore(pool, queue),
    },
  ],
  exports: [JobStore],
})
export class JobsModule {
  /** The worker's half: exports `RunJobWorker`, the handler of the owed work `runJob`, and `OldJobs`. */
  static register({ imports, kinds }: JobKinds): DynamicModule {
    return {
      module: JobsWorkerModule,
      imports,
      providers: [
        {
          provide: RunJobWorker,
          inject: [Pool, WAKE_QUEUE, ...kinds],
          useFactory: (pool: Pool, queue: WakeQueue, ...made: JobKind[]) =>
            new RunJobWorker({ runs: new JobRuns(pool), queue, kinds: made }),
        },
        { provide: OldJobs, inject: [Pool], useFactory: (pool: Pool) => new OldJobs(pool) },
      ],
      exports: [RunJobWorker, OldJobs],
    };
  }
}

@Module({})
class JobsWorkerModule {}

/** The routes of /v1/jobs, and waiting for a job. */
@Module({
  imports: [ProblemsModule.register(jobProblems)],
  controllers: [JobsController],
  providers: [JobPatience, WaitForJobHandler],
})
export class JobsHttpModule {}
