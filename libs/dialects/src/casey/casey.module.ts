import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { CaseyConversationsController } from './casey.conversations.controller';
import { caseyEdge } from './casey.edge';

@Module({ imports: [EdgesModule.register(caseyEdge)], controllers: [CaseyConversationsController] })
export class CaseyModule {}
