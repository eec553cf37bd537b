import { Module } from '@nestjs/common';
import { Pool } from 'pg';
import { CountsReader } from './read/counts.reader';
import { DailyCountsController } from './read/daily-counts.controller';
import { GetDailyCountsHandler } from './read/daily-counts.query';

/** The routes of /v1/analytics, and what they ask. Needs the infrastructure. */
@Module({
  controllers: [DailyCountsController],
  providers: [
    { provide: CountsReader, inject: [Pool], useFactory: (pool: Pool) => new CountsReader(pool) },
    GetDailyCountsHandler,
  ],
})
export class AnalyticsHttpModule {}
