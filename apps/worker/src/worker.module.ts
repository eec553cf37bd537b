import { Module, type DynamicModule } from '@nestjs/common';
import { AiModule } from '@verbatim/ai';
import { ConversationWorkerModule, EraseConversationWorker, GenerateReplyWorker } from '@verbatim/conversation';
import { IdempotencyStore } from '@verbatim/http';
import { serviceModules, type ServiceParts } from '@verbatim/service';
import { Pool } from 'pg';
import { Heartbeat } from './heartbeat';
import { Housekeeping } from './housekeeping';
import { Work } from './work';

@Module({})
export class WorkerModule {
  static of(parts: ServiceParts): DynamicModule {
    const { config, logger } = parts;
    const model = AiModule.forRoot({
      allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
      totalTimeoutMs: config.MODEL_TIMEOUT_SECONDS * 1_000,
      tokenTimeoutMs: config.MODEL_TOKEN_TIMEOUT_SECONDS * 1_000,
    });
    return {
      module: WorkerModule,
      imports: [...serviceModules(parts), ConversationWorkerModule.with(model)],
      providers: [
        {
          provide: Work,
          inject: [GenerateReplyWorker, EraseConversationWorker],
          useFactory: (reply: GenerateReplyWorker, erase: EraseConversationWorker) =>
            new Work({ config, logger, handlers: [reply, erase] }),
        },
        {
          provide: Housekeeping,
          inject: [Pool],
          useFactory: (pool: Pool) => new Housekeeping(new IdempotencyStore(pool), logger),
        },
        { provide: Heartbeat, useFactory: () => new Heartbeat(config.HEARTBEAT_FILE) },
      ],
    };
  }
}
