import { Module } from '@nestjs/common';
import { EventsController } from './log/events.controller';
import { LogPages } from './log/log-pages';
import { LogWalk } from './log/log-walk';
import { StreamsController } from './log/streams.controller';

/** What the platform's administrators look at. Needs the infrastructure and the directory. */
@Module({
  controllers: [EventsController, StreamsController],
  providers: [LogPages, LogWalk],
})
export class OperationsHttpModule {}
