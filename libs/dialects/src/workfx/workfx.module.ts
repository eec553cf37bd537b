import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { WorkfxChangesController } from './workfx.changes.controller';
import { WorkfxConversationsController } from './workfx.conversations.controller';
import { WorkfxCreateController } from './workfx.create.controller';
import { workfxEdge } from './workfx.edge';
import { WorkfxMessagesController } from './workfx.messages.controller';

@Module({
  imports: [EdgesModule.register(workfxEdge)],
  controllers: [
    WorkfxConversationsController,
    WorkfxCreateController,
    WorkfxChangesController,
    WorkfxMessagesController,
  ],
})
export class WorkfxModule {}
