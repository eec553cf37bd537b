import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AnalyticsHttpModule } from '@verbatim/analytics';
import { ConversationHttpModule } from '@verbatim/conversation';
import { DialectsModule, dialectWebhookFormats } from '@verbatim/dialects';
import { DirectoryHttpModule } from '@verbatim/directory';
import { PostgresReadiness, ReadinessProbe } from '@verbatim/http';
import { JobsHttpModule } from '@verbatim/jobs';
import { ReplayHttpModule } from '@verbatim/replay';
import { OperationsHttpModule } from '@verbatim/operations';
import { WAKE_QUEUE, type BullWakeQueue } from '@verbatim/queue';
import { definitions, serviceModules, type ServiceParts } from '@verbatim/service';
import { WebhooksHttpModule } from '@verbatim/webhooks';
import { Pool } from 'pg';
import { migrations } from '../../../migrations';
import { ServiceGauges } from './service-gauges';

@Global()
@Module({})
export class ApiModule {
  static of(parts: ServiceParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ...serviceModules(parts),
        DirectoryHttpModule,
        ConversationHttpModule,
        JobsHttpModule,
        ReplayHttpModule,
        AnalyticsHttpModule,
        WebhooksHttpModule.with({
          allowPrivateTargets: parts.config.ALLOW_PRIVATE_TARGETS,
          formats: dialectWebhookFormats,
        }),
        OperationsHttpModule.with({ definitions }),
        DialectsModule,
      ],
      providers: [
        {
          provide: ServiceGauges,
          inject: [WAKE_QUEUE, Pool],
          useFactory: (queue: BullWakeQueue, pool: Pool) =>
            new ServiceGauges(parts.config.DATABASE_URL, queue, pool, parts.metrics),
        },
        {
          provide: ReadinessProbe,
          inject: [Pool, WAKE_QUEUE],
          useFactory: (pool: Pool, queue: BullWakeQueue) =>
            new PostgresReadiness(
              pool,
              migrations.map(({ name }) => name),
              () => queue.ping(),
            ),
        },
      ],
      exports: [ReadinessProbe],
    };
  }
}
