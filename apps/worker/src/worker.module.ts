import { Module, type DynamicModule } from '@nestjs/common';
import { AiModule } from '@verbatim/ai';
import { AnalyticsWorkerModule, DAILY_COUNTS_FOLLOWER } from '@verbatim/analytics';
import {
  AUTOMATIONS_FOLLOWER,
  CloseIdleWorker,
  conversationJobs,
  ConversationJobsModule,
  ConversationWorkerModule,
  DeliverMessageWorker,
  EraseConversationWorker,
  GenerateReplyWorker,
  LookAnewWorker,
  ScoreConversationWorker,
  SummariseConversationWorker,
} from '@verbatim/conversation';
import { SHARD_COUNT } from '@verbatim/directory';
import { FollowerRunner, FollowersModule } from '@verbatim/followers';
import { IdempotencyStore } from '@verbatim/http';
import { JobsModule, OldJobs, RunJobWorker } from '@verbatim/jobs';
import type { WorkHandler } from '@verbatim/owed-work';
import { OldReplays, ReplayJob, ReplayWorkerModule } from '@verbatim/replay';
import { projections, serviceModules, type ServiceParts } from '@verbatim/service';
import { Pool } from 'pg';
import { Heartbeat } from './heartbeat';
import { Housekeeping } from './housekeeping';
import { Work } from './work';

const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);

@Module({})
export class WorkerModule {
  static of(parts: ServiceParts): DynamicModule {
    const { config, logger, metrics } = parts;
    const model = AiModule.forRoot({
      allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
      totalTimeoutMs: config.MODEL_TIMEOUT_SECONDS * 1_000,
      tokenTimeoutMs: config.MODEL_TOKEN_TIMEOUT_SECONDS * 1_000,
    });
    const conversations = ConversationWorkerModule.with(model, { allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS });
    const replays = ReplayWorkerModule.of(config.DATABASE_URL, projections);
    return {
      module: WorkerModule,
      imports: [
        ...serviceModules(parts),
        conversations,
        replays,
        JobsModule.register({ imports: [ConversationJobsModule, replays], kinds: [...conversationJobs, ReplayJob] }),
        FollowersModule.register({
          logger,
          metrics,
          imports: [AnalyticsWorkerModule.of(shards), conversations],
          followers: [DAILY_COUNTS_FOLLOWER, AUTOMATIONS_FOLLOWER],
        }),
      ],
      providers: [
        {
          provide: Work,
          inject: [
            FollowerRunner,
            GenerateReplyWorker,
            EraseConversationWorker,
            SummariseConversationWorker,
            ScoreConversationWorker,
            DeliverMessageWorker,
            CloseIdleWorker,
            LookAnewWorker,
            RunJobWorker,
          ],
          useFactory: (followers: FollowerRunner, ...handlers: WorkHandler[]) =>
            new Work({ config, logger, handlers, followers }),
        },
        {
          provide: Housekeeping,
          inject: [Pool, OldJobs, OldReplays],
          useFactory: (pool: Pool, jobs: OldJobs, old: OldReplays) =>
            new Housekeeping(new IdempotencyStore(pool), jobs, old, logger),
        },
        { provide: Heartbeat, useFactory: () => new Heartbeat(config.HEARTBEAT_FILE) },
      ],
    };
  }
}
