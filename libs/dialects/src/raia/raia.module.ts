import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { RaiaConversationsController } from './raia.conversations.controller';
import { raiaEdge } from './raia.edge';
import { RaiaFeedbackController } from './raia.feedback.controller';
import { RaiaMessagesController } from './raia.messages.controller';
import { RaiaStartController } from './raia.start.controller';
import { RaiaUsersController } from './raia.users.controller';

@Module({
  imports: [EdgesModule.register(raiaEdge)],
  controllers: [
    RaiaConversationsController,
    RaiaStartController,
    RaiaMessagesController,
    RaiaUsersController,
    RaiaFeedbackController,
  ],
})
export class RaiaModule {}
