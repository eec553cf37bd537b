import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, InitializeOnPreviewAllowlist } from '@nestjs/core';
import { ConfigModule, type ConfigWith } from '@verbatim/config';
import { ObservabilityModule, type Logger, type Metrics } from '@verbatim/observability';
import { SchemaPipe } from '../input/schema.pipe';
import { IdempotencyStore, type QueryPool } from '../idempotency/idempotency-store';
import { IdempotentCalls } from '../idempotency/idempotent-calls';
import { CursorCodec } from '../lists/cursor';
import { EdgesModule } from '../edges/edges.module';
import { HealthController } from '../operations/health.controller';
import { MetricsController } from '../operations/metrics.controller';
import { DocsController } from '../openapi/docs.controller';
import { OpenApi } from '../openapi/openapi';
import { GlobalProblemFilter } from '../problems/problem.filter';
import { ProblemsController } from '../problems/problems.controller';
import { ProblemsModule } from '../problems/problems.module';
import { PolicyGuard } from '../request/policy.guard';
import { RequestLimit } from '../request/request-limit';
import { SseStreams } from '../sse/sse-streams';
import { Drain } from './drain';
import { Intake } from './intake';
import { RouteTable } from './route-table';

/** What an HTTP process must be told before it can be built. */
export type HttpConfig = ConfigWith<'DATABASE_URL' | 'ADMIN_KEY' | 'SECRET_KEY'>;

export interface HttpModuleParts {
  readonly config: HttpConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly pool: QueryPool;
}

/** The platform's half of an HTTP app; its providers are for every module to inject. */
@Module({})
export class HttpModule {
  static of({ config, logger, metrics, pool }: HttpModuleParts): DynamicModule {
    const store = new IdempotencyStore(pool);
    return {
      module: HttpModule,
      global: true,
      imports: [ConfigModule.of(config), ObservabilityModule.of(logger, metrics), ProblemsModule, EdgesModule],
      controllers: [HealthController, MetricsController, ProblemsController, DocsController],
      providers: [
        Intake,
        { provide: Drain, useValue: new Drain(config.DRAIN_SECONDS * 1_000) },
        OpenApi,
        PolicyGuard,
        { provide: RequestLimit, useValue: new RequestLimit(config.REQUESTS_PER_MINUTE) },
        RouteTable,
        SseStreams,
        GlobalProblemFilter,
        { provide: APP_FILTER, useExisting: GlobalProblemFilter },
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: CursorCodec, useValue: new CursorCodec(config.SECRET_KEY) },
        { provide: IdempotencyStore, useValue: store },
        { provide: IdempotentCalls, useValue: new IdempotentCalls(store) },
      ],
      exports: [CursorCodec, IdempotencyStore, IdempotentCalls, OpenApi, ProblemsModule, RouteTable, SseStreams],
    };
  }
}

InitializeOnPreviewAllowlist.add(HttpModule);
