import { Module, type DynamicModule } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type Follower } from '@verbatim/event-store';
import { Pool } from 'pg';
import { dailyCounts } from './follow/daily-counts.follower';

/** Provides the follower that counts. */
export const DAILY_COUNTS_FOLLOWER = Symbol('DailyCountsFollower');

/** The worker's half of analytics: exports its follower. Needs the infrastructure. */
@Module({})
export class AnalyticsWorkerModule {
  static of(shards: readonly number[]): DynamicModule {
    return {
      module: AnalyticsWorkerModule,
      providers: [
        {
          provide: DAILY_COUNTS_FOLLOWER,
          inject: [EVENT_STORE, Pool],
          useFactory: (store: EventStore, pool: Pool): Follower => dailyCounts({ store, pool, shards }),
        },
      ],
      exports: [DAILY_COUNTS_FOLLOWER],
    };
  }
}
