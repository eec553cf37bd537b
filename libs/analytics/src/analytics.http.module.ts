import { Module } from '@nestjs/common';
import { Pool } from 'pg';
import { CountsReader } from './read/counts.reader';
import { DailyCountsController } from './read/daily-counts.controller';

/** The routes of /v1/analytics. Needs the infrastructure. */
@Module({
  controllers: [DailyCountsController],
  providers: [{ provide: CountsReader, inject: [Pool], useFactory: (pool: Pool) => new CountsReader(pool) }],
})
export class AnalyticsHttpModule {}
