import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { Answers, Call, lastEventId, Operation, Policy, SseStreams } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { feedEventView, uuid } from '../../wire/conversation.schema';
import { exampleEvent } from '../../wire/examples';
import { ConversationFeed } from './conversation-feed';

/** Versions are integers of four bytes. */
const MOST_VERSION = 999_999_999;

@Controller('v1/conversations')
export class FollowConversationController {
  constructor(
    private readonly feed: ConversationFeed,
    private readonly streams: SseStreams,
  ) {}

  @Get(':conversationId/stream')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'followConversation',
    tag: 'Conversations',
    summary: 'Follow a conversation live',
    description:
      'Server-sent events: every event of the conversation, without gaps, also across restarts: come back with `Last-Event-ID` (a browser does it by itself) and it goes on behind that version. Without it the stream begins at the first event. `delta` events carry a reply as it is written, from its first word also when you come late; they have no id and are best effort.',
    since: '0.1',
    headers: { 'Last-Event-ID': 'The version behind which to go on' },
  })
  @Answers(200, feedEventView, {
    description: 'The events: `event:` is the type, `id:` the version',
    contentType: 'text/event-stream',
    example: exampleEvent,
  })
  async follow(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Headers('last-event-id') last: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<void> {
    const after = lastEventId(last, MOST_VERSION) ?? 0;
    await this.feed.require(call.scope, id);
    await this.feed.send(call.scope, id, after, () => this.streams.start(request, response));
  }
}
