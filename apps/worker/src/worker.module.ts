import { Module, type DynamicModule } from '@nestjs/common';
import { AiModule } from '@verbatim/ai';
import { AnalyticsWorkerModule, DAILY_COUNTS_FOLLOWER } from '@verbatim/analytics';
import {
  ApplyRetentionWorker,
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
import { dialectWebhookFormats } from '@verbatim/dialects';
import { SHARD_COUNT } from '@verbatim/directory';
import { FollowerRunner, FollowersModule } from '@verbatim/followers';
import { IdempotencyStore } from '@verbatim/http';
import { JobsModule, OldJobs, RunJobWorker } from '@verbatim/jobs';
import type { WorkHandler } from '@verbatim/owed-work';
import { OldReplays, ReplayJob, ReplayWorkerModule } from '@verbatim/replay';
import { projections, serviceModules, type ServiceParts } from '@verbatim/service';
import {
  DeliverWebhookWorker,
  OldDeliveries,
  TendWebhookWorker,
  WEBHOOK_DELIVERIES_FOLLOWER,
  WebhooksWorkerModule,
} from '@verbatim/webhooks';
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
    const webhooks = WebhooksWorkerModule.with({
      shards,
      metrics,
      allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
      formats: dialectWebhookFormats,
    });
    const replays = ReplayWorkerModule.of(config.DATABASE_URL, projections);
    return {
      module: WorkerModule,
      imports: [
        ...serviceModules(parts),
        conversations,
        webhooks,
        replays,
        JobsModule.register({ imports: [ConversationJobsModule, replays], kinds: [...conversationJobs, ReplayJob] }),
        FollowersModule.register({
          logger,
          metrics,
          imports: [AnalyticsWorkerModule.of(shards), conversations, webhooks],
          followers: [DAILY_COUNTS_FOLLOWER, AUTOMATIONS_FOLLOWER, WEBHOOK_DELIVERIES_FOLLOWER],
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
            ApplyRetentionWorker,
            RunJobWorker,
            DeliverWebhookWorker,
            TendWebhookWorker,
          ],
          useFactory: (followers: FollowerRunner, ...handlers: WorkHandler[]) =>
            new Work({ config, logger, handlers, followers }),
        },
        {
          provide: Housekeeping,
          inject: [Pool, OldJobs, OldDeliveries, OldReplays],
          useFactory: (pool: Pool, jobs: OldJobs, deliveries: OldDeliveries, replays: OldReplays) =>
            new Housekeeping(new IdempotencyStore(pool), jobs, deliveries, replays, logger),
        },
        { provide: Heartbeat, useFactory: () => new Heartbeat(config.HEARTBEAT_FILE) },
      ],
    };
  }
}
