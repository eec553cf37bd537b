import { Module, type DynamicModule } from '@nestjs/common';
import { ConversationModule } from './conversation.module';
import {
  assessmentWorkers,
  ScoreConversationWorker,
  SummariseConversationWorker,
} from './features/assess-conversation/assessment-workers';
import { EraseConversationWorker } from './features/erase-conversation/erase-conversation.worker';
import { Cancellations } from './features/generate-reply/cancellations';
import { GenerateReplyWorker } from './features/generate-reply/generate-reply.worker';

/** The owed work of this context. Needs a ReplyModel. */
@Module({})
export class ConversationWorkerModule {
  static with(model: DynamicModule): DynamicModule {
    return {
      module: ConversationWorkerModule,
      imports: [ConversationModule, model],
      providers: [Cancellations, GenerateReplyWorker, EraseConversationWorker, ...assessmentWorkers],
      exports: [GenerateReplyWorker, EraseConversationWorker, SummariseConversationWorker, ScoreConversationWorker],
    };
  }
}
