import { Module, type DynamicModule } from '@nestjs/common';
import type { ConfigWith } from '@verbatim/config';
import { openPool } from '@verbatim/database';
import { EVENT_STORE, PostgresEventStore, type TableShape } from '@verbatim/event-store';
import type { Logger, Metrics } from '@verbatim/observability';
import { OwedBacklog } from '@verbatim/owed-work';
import { createWakeQueue, queueConfig, WAKE_QUEUE, type BullWakeQueue } from '@verbatim/queue';
import { createSignals, SIGNALS, type Signals } from '@verbatim/signals';
import { Pool } from 'pg';
import { Closing } from './closing';

export interface InfrastructureOptions {
  readonly config: ConfigWith<'DATABASE_URL'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The tables whose rows are written with events. */
  readonly tables: readonly TableShape[];
  /** The kinds of owed work that an account may not have without end. */
  readonly kinds: readonly string[];
}

/** What every process of Verbatim stands on: the event log, the wake-up queue, signals, and a pool for reading. */
@Module({})
export class InfrastructureModule {
  static of({ config, logger, metrics, tables, kinds }: InfrastructureOptions): DynamicModule {
    return {
      module: InfrastructureModule,
      global: true,
      providers: [
        { provide: Pool, useFactory: () => openPool(config.DATABASE_URL) },
        { provide: EVENT_STORE, useFactory: () => openStore(config.DATABASE_URL, tables, metrics) },
        {
          provide: WAKE_QUEUE,
          useFactory: () => createWakeQueue({ ...queueConfig(config), onError: warn(logger, 'queue') }),
        },
        {
          provide: SIGNALS,
          useFactory: () => createSignals({ ...queueConfig(config), onError: warn(logger, 'signals') }),
        },
        {
          provide: OwedBacklog,
          inject: [Pool],
          useFactory: (pool: Pool) =>
            new OwedBacklog({
              run: (statement) => pool.query(statement),
              kinds,
              limit: config.OWED_LIMIT_PER_ACCOUNT,
              onError: (err) => logger.warn({ err }, 'What an account owes could not be counted'),
            }),
        },
        {
          provide: Closing,
          inject: [WAKE_QUEUE, SIGNALS, EVENT_STORE, Pool],
          useFactory: (queue: BullWakeQueue, signals: Signals, store: PostgresEventStore, pool: Pool) =>
            new Closing([() => store.close(), () => queue.close(), () => signals.close(), () => pool.end()]),
        },
      ],
      exports: [Pool, EVENT_STORE, WAKE_QUEUE, SIGNALS, OwedBacklog],
    };
  }
}

const openStore = async (url: string, tables: readonly TableShape[], metrics: Metrics): Promise<PostgresEventStore> => {
  const store = new PostgresEventStore({
    connectionString: url,
    tables,
    observe: {
      onAppend: (seconds, outcome) => metrics.appendDuration.observe({ outcome }, seconds),
      onBatch: (appends) => metrics.appendBatchSize.observe(appends),
    },
  });
  metrics.beforeScrape(async () => metrics.appendQueueLength.set(store.queued));
  await store.open();
  return store;
};

const warn =
  (logger: Logger, context: string) =>
  (err: Error): void =>
    logger.warn({ err, context }, 'A connection had an error');
