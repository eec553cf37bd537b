import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { PolyaiConversationsController } from './polyai.conversations.controller';
import { polyaiEdge } from './polyai.edge';

@Module({ imports: [EdgesModule.register(polyaiEdge)], controllers: [PolyaiConversationsController] })
export class PolyaiModule {}
