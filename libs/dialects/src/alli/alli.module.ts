import { Module } from '@nestjs/common';
import { EdgesModule } from '@verbatim/http';
import { AlliCallers } from './alli.callers';
import { AlliChangeReader } from './alli.changes';
import { AlliChatsController } from './alli.chats.controller';
import { AlliConversationsController } from './alli.conversations.controller';
import { alliEdge } from './alli.edge';
import { AlliOverviewController } from './alli.overview.controller';
import { AlliReader } from './alli.reader';

@Module({
  imports: [EdgesModule.register(alliEdge)],
  controllers: [AlliOverviewController, AlliConversationsController, AlliChatsController],
  providers: [AlliCallers, AlliChangeReader, AlliReader],
})
export class AlliModule {}
