import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { ProblemsModule } from '@verbatim/http';
import { JobStore } from '@verbatim/jobs';
import { Pool, type PoolConfig } from 'pg';
import { AdminAudit } from './admin-audit';
import { ProjectionStandings } from './http/projection-standings';
import { ProjectionsController } from './http/projections.controller';
import { Replays } from './http/replays';
import { ReplaysController } from './http/replays.controller';
import { OldReplays } from './old-replays';
import { assertDistinct, type Projections } from './projection';
import { replayProblems } from './replay.errors';
import { openReplayPool, replayPoolConfig } from './replay-pool';
import { ReplayJob } from './run/replay.job';
import { RunStore } from './run/run-store';

export interface ReplayOptions {
  readonly projections: Projections;
  readonly audit: AdminAudit;
}

/** Asking for replays and looking at them, in every process: exports `Replays` and `ProjectionStandings`. */
@Module({})
export class ReplayModule {
  static of({ projections, audit }: ReplayOptions): DynamicModule {
    assertDistinct(projections);
    return {
      module: ReplayModule,
      global: true,
      providers: [
        {
          provide: Replays,
          inject: [Pool, JobStore],
          useFactory: (pool: Pool, jobs: JobStore) => new Replays({ pool, jobs, projections, audit }),
        },
        {
          provide: ProjectionStandings,
          inject: [Pool],
          useFactory: (pool: Pool) => new ProjectionStandings(pool, audit, projections),
        },
      ],
      exports: [Replays, ProjectionStandings],
    };
  }
}

/** The routes of /v1/admin/replays and /v1/admin/projections. */
@Module({
  imports: [ProblemsModule.register(replayProblems)],
  controllers: [ReplaysController, ProjectionsController],
})
export class ReplayHttpModule {}

/** Connections that may be busy for long. */
class ReplayConnections implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(readonly config: PoolConfig) {
    this.pool = openReplayPool(config);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** The worker's half: exports `ReplayJob`, a kind of job, and `OldReplays`. */
@Module({})
export class ReplayWorkerModule {
  static of(connectionString: string, projections: Projections): DynamicModule {
    return {
      module: ReplayWorkerModule,
      providers: [
        {
          provide: ReplayConnections,
          useFactory: () => new ReplayConnections(replayPoolConfig(connectionString)),
        },
        {
          provide: ReplayJob,
          inject: [ReplayConnections, EVENT_STORE],
          useFactory: ({ pool, config }: ReplayConnections, store: EventStore) =>
            new ReplayJob({ projections, store, pool, config, runs: new RunStore(pool) }),
        },
        { provide: OldReplays, inject: [Pool], useFactory: (pool: Pool) => new OldReplays(pool) },
      ],
      exports: [ReplayJob, OldReplays],
    };
  }
}
