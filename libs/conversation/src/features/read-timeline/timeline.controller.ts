import { Controller, Get, Param } from '@nestjs/common';
import { Answers, Call, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { uuid } from '../../wire/conversation.schema';
import { MessageTimeline } from './timeline.reader';
import { exampleTimeline, timelineView, type TimelineView } from './timeline.schema';

@Controller('v1/conversations/:conversationId/messages/:messageId/timeline')
export class TimelineController {
  constructor(private readonly timeline: MessageTimeline) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getMessageTimeline',
    tag: 'Messages',
    summary: 'Where the time of a message went, and where it is stuck',
    description:
      'Every step from when it was stored to how it ended, by the database’s clock; of the call of the model, those of the last attempt. While it is open, `now` says what it waits for and what happens next.',
    since: '0.3',
  })
  @Answers(200, timelineView, { description: 'Its steps, in order', example: exampleTimeline })
  read(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) conversationId: string,
    @Param('messageId', { schema: uuid }) messageId: string,
  ): Promise<TimelineView> {
    return this.timeline.read(scope, conversationId, messageId);
  }
}
