import { Module, type DynamicModule } from '@nestjs/common';
import { LogHeadsModule } from '@verbatim/followers';
import { ProblemsModule } from '@verbatim/http';
import { EventsController } from './log/events.controller';
import { FollowEventsController } from './log/follow-events.controller';
import { LogFeed } from './log/log-feed';
import { LogPages } from './log/log-pages';
import { LogWalk } from './log/log-walk';
import { StreamsController } from './log/streams.controller';
import { OPERATIONS, type OperationsOptions } from './operations.options';
import { operationsProblems } from './operations.problems';
import { QueuesController } from './queues/queues.controller';
import { Requeuer } from './work/requeuer';
import { WorkController } from './work/work.controller';
import { WorkReader } from './work/work.reader';

/** What the platform's administrators look at and set right. Needs the infrastructure and the directory. */
@Module({})
export class OperationsHttpModule {
  static with(options: OperationsOptions): DynamicModule {
    return {
      module: OperationsHttpModule,
      imports: [LogHeadsModule, ProblemsModule.register(operationsProblems)],
      controllers: [EventsController, FollowEventsController, StreamsController, WorkController, QueuesController],
      providers: [{ provide: OPERATIONS, useValue: options }, LogFeed, LogPages, LogWalk, WorkReader, Requeuer],
    };
  }
}
