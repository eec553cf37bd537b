import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  GetConversationQuery,
  GetMessageQuery,
  GiveFeedbackCommand,
  ListMessagesQuery,
  StopReplyCommand,
} from '@verbatim/conversation';
import { Answers, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { z } from 'zod';
import { answered, done } from '../shared/answers';
import { id } from '../shared/ids';
import { AlliCallers } from './alli.callers';
import { exampleChat, exampleChats, exampleChatWithSteps, exampleFeedback } from './alli.examples';
import { raterOf, toFeedback } from './alli.feedback';
import { Asked, identityHeaders as headers, type AlliAsked } from './alli.identity';
import { toAlliChat, toAlliChatWithSteps } from './alli.mapping';
import { AlliReader } from './alli.reader';
import { chatsQuery, feedbackBody, type AlliFeedbackBody } from './alli.requests';
import {
  alliChat,
  alliChats,
  alliChatWithSteps,
  alliRunning,
  type AlliChat,
  type AlliChats,
  type AlliChatWithSteps,
  type AlliRunning,
} from './alli.schemas';

const tag = 'Chats';
const since = '0.2';
const PAGE = 100;

@Controller('compat/alli/webapi/v2/conversations/:conversation_id')
export class AlliChatsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
    private readonly callers: AlliCallers,
    private readonly reader: AlliReader,
  ) {}

  @Get('chats')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'alliListChats',
    tag,
    summary: 'Get a conversation’s chats',
    description: 'Oldest first, a hundred on a page.',
    headers,
    since,
  })
  @Answers(200, alliChats, { description: 'A page; empty beyond the last', example: exampleChats })
  async list(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Query({ schema: chatsQuery }) { pageNo }: z.output<typeof chatsQuery>,
  ): Promise<AlliChats> {
    const { scope } = (await this.callers.admit(asked)).call;
    const window = { limit: PAGE, direction: 'asc', after: (pageNo - 1) * PAGE, before: null } as const;
    const found = await this.queries.execute(new ListMessagesQuery(scope, conversationId, window));
    const messages = found.slice(0, PAGE);
    const ratings = await this.reader.ratings(scope, messages);
    return { chats: messages.map((message) => toAlliChat(message, ratings)) };
  }

  @Get('chats/:chat_id')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'alliGetChat', tag, summary: 'Get a chat, with what was done on the way to it', headers, since })
  @Answers(200, alliChatWithSteps, { description: 'The chat', example: exampleChatWithSteps })
  async one(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Param('chat_id', { schema: id }) chatId: string,
  ): Promise<AlliChatWithSteps> {
    const { scope } = (await this.callers.admit(asked)).call;
    const message = await this.queries.execute(new GetMessageQuery(scope, conversationId, chatId));
    return toAlliChatWithSteps(message, await this.reader.ratings(scope, [message]));
  }

  @Get('running')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'alliIsRunning', tag, summary: 'Is a reply being made', headers, since })
  @Answers(200, alliRunning, { description: 'Whether one is', example: { isRunning: true } })
  async running(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
  ): Promise<AlliRunning> {
    const { scope } = (await this.callers.admit(asked)).call;
    const { record } = await this.queries.execute(new GetConversationQuery(scope, conversationId));
    return { isRunning: record.replyRunning };
  }

  @Post('stop')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliStop',
    tag,
    summary: 'Stop a running conversation',
    description: 'A late reply is not recorded; what was written so far is kept. Stopping an idle one is harmless.',
    headers,
    since,
  })
  @Answers(200, null, { description: 'Nothing runs' })
  async stop(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
  ): Promise<HttpAnswer> {
    const { call } = await this.callers.admit(asked);
    const answer = await this.idempotent.run(call, async () => {
      await this.commands.execute(new StopReplyCommand(call, conversationId, () => done));
      return done;
    });
    return answered(answer, null);
  }

  @Post('chats/:chat_id/feedback')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliGiveFeedback',
    tag,
    summary: 'Give feedback on a chat',
    description:
      'With AGENT-EMAIL it is that human agent’s, else the user’s: the one that OWN-USER-ID or USER-EMAIL names, or the conversation’s. It takes the place of what the same person gave before.',
    headers,
    since,
    example: exampleFeedback,
  })
  @Answers(200, alliChat, { description: 'The chat as it is now', example: exampleChat })
  async feedback(
    @Asked() asked: AlliAsked,
    @Param('conversation_id', { schema: id }) conversationId: string,
    @Param('chat_id', { schema: id }) chatId: string,
    @Body({ schema: feedbackBody }) body: AlliFeedbackBody,
  ): Promise<HttpAnswer<AlliChat>> {
    const given = toFeedback(body);
    const caller = await this.callers.admit(asked);
    const { call } = caller;
    const command = new GiveFeedbackCommand(call, conversationId, chatId, given, raterOf(caller), () => done);
    const answer = await this.idempotent.run(call, async () => {
      await this.commands.execute(command);
      return done;
    });
    const message = await this.queries.execute(new GetMessageQuery(call.scope, conversationId, chatId));
    return answered(answer, toAlliChat(message, await this.reader.ratings(call.scope, [message])));
  }
}
