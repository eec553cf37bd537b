import { Module, type DynamicModule } from '@nestjs/common';
import type { OutboundOptions } from '@verbatim/outbound';
import { ConnectorDelivery } from './adapters/delivery/connector-delivery';
import { ConversationModule } from './conversation.module';
import { DeliverMessageWorker } from './features/deliver-message/deliver-message.worker';
import {
  assessmentWorkers,
  ScoreConversationWorker,
  SummariseConversationWorker,
} from './features/assess-conversation/assessment-workers';
import { EraseConversationWorker } from './features/erase-conversation/erase-conversation.worker';
import { Cancellations } from './features/generate-reply/cancellations';
import { GenerateReplyWorker } from './features/generate-reply/generate-reply.worker';
import { DELIVERY } from './ports/delivery.port';

/** The owed work of this context. Needs a ReplyModel; `outbound` says where deliveries may lead. */
@Module({})
export class ConversationWorkerModule {
  static with(model: DynamicModule, outbound: OutboundOptions): DynamicModule {
    return {
      module: ConversationWorkerModule,
      imports: [ConversationModule, model],
      providers: [
        Cancellations,
        GenerateReplyWorker,
        EraseConversationWorker,
        ...assessmentWorkers,
        DeliverMessageWorker,
        { provide: DELIVERY, useFactory: () => new ConnectorDelivery(outbound) },
      ],
      exports: [
        GenerateReplyWorker,
        EraseConversationWorker,
        SummariseConversationWorker,
        ScoreConversationWorker,
        DeliverMessageWorker,
      ],
    };
  }
}
