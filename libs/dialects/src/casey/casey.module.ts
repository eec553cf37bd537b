import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { CaseyConversationsController } from './casey.conversations.controller';
import { caseyEdge } from './casey.edge';
import { CaseyWebhooksController } from './casey.webhooks.controller';

@Module({
  imports: [EdgesModule.register(caseyEdge)],
  controllers: [CaseyConversationsController, CaseyWebhooksController],
})
export class CaseyModule {}
