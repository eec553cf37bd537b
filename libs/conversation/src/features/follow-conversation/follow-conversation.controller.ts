import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { Answers, Call, Operation, Policy, refuse, SseStreams } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { uuid } from '../../wire/conversation.schema';
import { ConversationFeed } from './conversation-feed';

const eventView = z
  .object({
    version: z.int(),
    type: z.string(),
    occurredAt: z.iso.datetime(),
    data: z.record(z.string(), z.json()),
    content: z.record(z.string(), z.json()).nullable(),
  })
  .describe('One event. `event:` is its type, `id:` its version');

@Controller('v1/conversations')
export class FollowConversationController {
  constructor(
    private readonly feed: ConversationFeed,
    private readonly streams: SseStreams,
  ) {}

  @Get(':id/stream')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    tag: 'Conversations',
    summary: 'Follow a conversation live',
    description:
      'Server-sent events: every event of the conversation, without gaps, also across restarts: come back with `Last-Event-ID` (a browser does it by itself) and it goes on behind that version. Without it the stream begins at the first event. `delta` events carry a reply as it is written; they have no id and are best effort.',
    since: '0.1',
    headers: { 'Last-Event-ID': 'The version behind which to go on' },
  })
  @Answers(200, eventView, { description: 'The events', contentType: 'text/event-stream' })
  async follow(
    @Call() call: CallContext,
    @Param('id', { schema: uuid }) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<void> {
    const after = versionOf(lastEventId);
    await this.feed.require(call.scope, id);
    await this.feed.send(call.scope, id, after, () => this.streams.start(request, response));
  }
}

const versionOf = (lastEventId: string | undefined): number => {
  if (lastEventId === undefined || lastEventId === '') return 0;
  if (/^\d{1,9}$/.test(lastEventId)) return Number(lastEventId);
  throw refuse('request.invalid', 'Last-Event-ID is the id of an event of this stream.', {
    errors: [{ pointer: 'header.last-event-id', message: 'is not a version' }],
  });
};
