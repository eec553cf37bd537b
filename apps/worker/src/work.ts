import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { ConfigWith } from '@verbatim/config';
import { runJob } from '@verbatim/jobs';
import { FOLLOW, type FollowerRunner } from '@verbatim/followers';
import type { Logger } from '@verbatim/observability';
import { WorkClaimer, WorkRunner, type WorkHandler } from '@verbatim/owed-work';
import { queueConfig, startWakeWorkers, type WakeWorkers } from '@verbatim/queue';
import { definitions } from '@verbatim/service';

/** A job keeps the database busy all the time it runs, and must leave room for replies. */
const JOBS_AT_ONCE = 2;

export interface WorkParts {
  readonly config: ConfigWith<'DATABASE_URL'>;
  readonly logger: Logger;
  readonly handlers: readonly WorkHandler[];
  readonly followers: FollowerRunner;
}

/** Takes wake-ups, claims what is owed and has it done, and has the log followed. Stops in order: intake, work at hand, connections. */
export class Work implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly claimer: WorkClaimer;
  private readonly runner: WorkRunner;
  private wakeUps: WakeWorkers | null = null;

  constructor(private readonly parts: WorkParts) {
    const { config, logger, handlers } = parts;
    this.claimer = new WorkClaimer({ connectionString: config.DATABASE_URL });
    this.runner = new WorkRunner({
      claimer: this.claimer,
      definitions,
      handlers,
      log: logger,
      concurrency: (kind) => (kind === runJob.kind ? JOBS_AT_ONCE : config.WORKER_CONCURRENCY),
    });
  }

  onApplicationBootstrap(): void {
    const { config, logger, followers } = this.parts;
    this.runner.start();
    followers.start();
    this.wakeUps = startWakeWorkers(
      {
        ...queueConfig(config),
        concurrency: config.WORKER_CONCURRENCY,
        onError: (err) => logger.warn({ err, context: 'queue' }, 'A connection had an error'),
      },
      [...definitions.map(({ kind }) => kind), FOLLOW],
      (kind, shard) => (kind === FOLLOW ? followers.run(shard) : this.runner.runOne(kind)),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    const drainMs = this.parts.config.DRAIN_SECONDS * 1_000;
    await Promise.all([this.wakeUps?.close(drainMs), this.runner.stop(drainMs), this.parts.followers.stop(drainMs)]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.claimer.end();
  }
}
