import { Module, type DynamicModule } from '@nestjs/common';
import { WebhookReader } from '@verbatim/directory';
import { EVENT_STORE, type EventStore, type Follower } from '@verbatim/event-store';
import type { Metrics } from '@verbatim/observability';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { Pool } from 'pg';
import { Backlogs } from './deliver/backlogs';
import { DeliverWebhookWorker } from './deliver/deliver-webhook.worker';
import { EndpointCircuits } from './deliver/endpoint-circuits';
import { OldDeliveries } from './deliver/old-deliveries';
import { webhookDeliveries } from './follow/webhook-deliveries.follower';
import { TendWebhookWorker } from './tend/tend-webhook.worker';
import { WebhookMetrics } from './webhook-metrics';
import { WebhooksModule, type WebhookOptions } from './webhooks.module';

/** Provides the follower that owes deliveries. */
export const WEBHOOK_DELIVERIES_FOLLOWER = Symbol('WebhookDeliveriesFollower');

export type WebhookWorkerOptions = WebhookOptions & {
  readonly shards: readonly number[];
  readonly metrics: Metrics;
};

/** The owed work of webhooks, and their follower. */
@Module({})
export class WebhooksWorkerModule {
  static with({ shards, metrics, ...options }: WebhookWorkerOptions): DynamicModule {
    return {
      module: WebhooksWorkerModule,
      imports: [WebhooksModule.with(options)],
      providers: [
        { provide: WebhookMetrics, useFactory: () => new WebhookMetrics(metrics) },
        { provide: EndpointCircuits, useFactory: () => new EndpointCircuits() },
        Backlogs,
        DeliverWebhookWorker,
        TendWebhookWorker,
        { provide: OldDeliveries, inject: [Pool], useFactory: (pool: Pool) => new OldDeliveries(pool, shards) },
        {
          provide: WEBHOOK_DELIVERIES_FOLLOWER,
          inject: [EVENT_STORE, Pool, WebhookReader, WAKE_QUEUE],
          useFactory: (store: EventStore, pool: Pool, endpoints: WebhookReader, queue: WakeQueue): Follower =>
            webhookDeliveries({ store, pool, shards, endpoints, queue }),
        },
      ],
      exports: [DeliverWebhookWorker, TendWebhookWorker, OldDeliveries, WEBHOOK_DELIVERIES_FOLLOWER],
    };
  }
}
