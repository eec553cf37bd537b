import { Module, type DynamicModule } from '@nestjs/common';
import { AiModule } from '@verbatim/ai';
import {
  AUTOMATIONS_FOLLOWER,
  CloseIdleWorker,
  conversationJobs,
  ConversationJobsModule,
  ConversationWorkerModule,
  EraseConversationWorker,
  GenerateReplyWorker,
  LookAnewWorker,
  ScoreConversationWorker,
  SummariseConversationWorker,
} from '@verbatim/conversation';
import { FollowerRunner, FollowersModule } from '@verbatim/followers';
import { IdempotencyStore } from '@verbatim/http';
import { JobsModule, OldJobs, RunJobWorker } from '@verbatim/jobs';
import type { WorkHandler } from '@verbatim/owed-work';
import { serviceModules, type ServiceParts } from '@verbatim/service';
import { Pool } from 'pg';
import { Heartbeat } from './heartbeat';
import { Housekeeping } from './housekeeping';
import { Work } from './work';

@Module({})
export class WorkerModule {
  static of(parts: ServiceParts): DynamicModule {
    const { config, logger, metrics } = parts;
    const model = AiModule.forRoot({
      allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
      totalTimeoutMs: config.MODEL_TIMEOUT_SECONDS * 1_000,
      tokenTimeoutMs: config.MODEL_TOKEN_TIMEOUT_SECONDS * 1_000,
    });
    const conversations = ConversationWorkerModule.with(model);
    return {
      module: WorkerModule,
      imports: [
        ...serviceModules(parts),
        conversations,
        JobsModule.register({ imports: [ConversationJobsModule], kinds: conversationJobs }),
        FollowersModule.register({ logger, metrics, imports: [conversations], followers: [AUTOMATIONS_FOLLOWER] }),
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
            CloseIdleWorker,
            LookAnewWorker,
            RunJobWorker,
          ],
          useFactory: (followers: FollowerRunner, ...handlers: WorkHandler[]) =>
            new Work({ config, logger, handlers, followers }),
        },
        {
          provide: Housekeeping,
          inject: [Pool, OldJobs],
          useFactory: (pool: Pool, jobs: OldJobs) => new Housekeeping(new IdempotencyStore(pool), jobs, logger),
        },
        { provide: Heartbeat, useFactory: () => new Heartbeat(config.HEARTBEAT_FILE) },
      ],
    };
  }
}
