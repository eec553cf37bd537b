import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  Answers,
  Call,
  CursorCodec,
  HttpAnswer,
  Operation,
  page,
  pageOf,
  Policy,
  preferenceApplied,
  PreferWait,
  type CursorScope,
  type Page,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ReplyStream, wantsStream } from '../../shell/reply.stream';
import { ReplyWaiter } from '../../shell/reply.waiter';
import {
  replyEventView,
  messageView,
  replyView,
  uuid,
  type MessageView,
  type ReplyView,
} from '../../wire/conversation.schema';
import { exampleAnswer, exampleMessage, examplePagination, exampleReply } from '../../wire/examples';
import { gone } from '../../wire/gone';
import { preferenceHeader } from '../../wire/headers';
import { toMessageView } from '../../wire/message.view';
import { messagesQuery } from '../../wire/requests.schema';
import { GetMessageQuery, GetReplyQuery, ListMessagesQuery } from './message.queries';

@Controller('v1/conversations/:conversationId/messages')
export class ReadMessagesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly cursors: CursorCodec,
    private readonly waiter: ReplyWaiter,
    private readonly stream: ReplyStream,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listMessages',
    tag: 'Messages',
    summary: 'List the messages of a conversation',
    description: 'With `asOf` as they were; its cursors are good for the same `asOf`.',
    since: '0.1',
  })
  @Answers(200, pageOf(messageView), {
    description: 'A page, oldest first unless asked otherwise',
    example: { data: [exampleMessage, exampleAnswer], pagination: examplePagination },
  })
  async list(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: messagesQuery }) query: z.output<typeof messagesQuery>,
  ): Promise<Page<MessageView>> {
    const { limit, after, before, direction, asOf } = query;
    const scope: CursorScope = {
      accountId: call.scope.accountId,
      list: `messages/${id}`,
      filter: { ...asOf },
      order: direction,
    };
    const window = {
      limit,
      direction,
      after: this.cursors.place(scope, after),
      before: this.cursors.place(scope, before),
    };
    const rows = (await this.queries.execute(new ListMessagesQuery(call.scope, id, window, asOf))).map(toMessageView);
    return page({ rows, limit, after, before, cursorOf: ({ seq }) => this.cursors.encode(scope, [seq]) });
  }

  @Get(':messageId')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'getMessage', tag: 'Messages', summary: 'Read a message', since: '0.1' })
  @Answers(200, messageView, { description: 'The message', example: exampleAnswer })
  async one(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Param('messageId', { schema: uuid }) messageId: string,
  ): Promise<MessageView> {
    return toMessageView(await this.queries.execute(new GetMessageQuery(call.scope, id, messageId)));
  }

  @Get(':messageId/reply')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getReply',
    tag: 'Messages',
    summary: 'What became of a question',
    description:
      'Poll it, hold it with `Prefer: wait=N`, or follow it with `Accept: text/event-stream`: that also takes up a stream that broke off.',
    since: '0.1',
    headers: { Prefer: '`wait=N`: hold the call for the reply, N seconds (60 at most)' },
  })
  @Answers(200, replyView, { description: 'As it stands', example: exampleReply, headers: preferenceHeader })
  @Answers(200, replyEventView, {
    description: 'As it stands; or as it is written, where event streams are accepted',
    contentType: 'text/event-stream',
    example: exampleReply,
  })
  async reply(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Param('messageId', { schema: uuid }) questionId: string,
    @PreferWait() wait: number | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer<ReplyView> | undefined> {
    const now = await this.queries.execute(new GetReplyQuery(call.scope, id, questionId));
    if (wantsStream(request)) {
      const first = { event: 'resumed', data: now };
      const { scope } = call;
      await this.stream.send(await this.stream.listen(id), { scope, questionId, first, late: true, request, response });
      return undefined;
    }
    if (wait === null) return new HttpAnswer(200, now);
    const reply = await this.waiter.wait(call.scope, id, questionId, wait * 1_000, gone(response));
    return new HttpAnswer(200, reply ?? now, { 'preference-applied': preferenceApplied(wait) });
  }
}
