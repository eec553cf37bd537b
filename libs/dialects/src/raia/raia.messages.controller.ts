import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  GetConversationQuery,
  GetReplyQuery,
  gone,
  PostHumanMessageCommand,
  PostMessageCommand,
  toMessageView,
  WaitForReplyQuery,
  type FoundConversation,
  type Posted,
} from '@verbatim/conversation';
import { Answers, Call, HttpAnswer, IdempotentCalls, Operation, Policy, refuse } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { allMessages } from '../shared/all-messages';
import { id } from '../shared/ids';
import { raiaMessage, raiaMessages, raiaResponse, type RaiaMessage, type RaiaResponse } from './raia.answers';
import { exampleAnswer, exampleBodies, exampleManual, exampleQuestion } from './raia.examples';
import { feedbacksByMessage } from './raia.mapping';
import { answerTo, sourceOf, toRaiaMessage, toRaiaResponse, type Around } from './raia.messages';
import { manualBody, messagesQuery, sendBody, type ManualMessage, type SendMessage } from './raia.schemas';

const tag = 'Messages';
/** As long as the native API holds a call. */
const WAIT_MS = 60_000;

@Controller('compat/raia/external/conversations/:id')
export class RaiaMessagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Get('messages')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'raiaGetConversationMessages', tag, summary: 'Get conversation messages', since: '0.2' })
  @Answers(200, raiaMessages, {
    description: 'Successfully retrieved conversation messages.',
    example: { messages: [exampleQuestion, exampleAnswer] },
  })
  async list(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Query({ schema: messagesQuery }) { shouldIncludeFeedbacks, orderDirection }: z.output<typeof messagesQuery>,
  ): Promise<{ messages: RaiaMessage[] }> {
    const include = shouldIncludeFeedbacks === true ? (['ratings'] as const) : [];
    const [found, all] = await Promise.all([
      this.queries.execute(new GetConversationQuery(scope, conversationId, include)),
      allMessages(this.queries, scope, conversationId),
    ]);
    const feedbacks = shouldIncludeFeedbacks === true ? feedbacksByMessage(found.included) : null;
    const around = aroundOf(found);
    const messages = all.map((one) =>
      toRaiaMessage(toMessageView(one), around, feedbacks && (feedbacks.get(one.id) ?? [])),
    );
    return { messages: orderDirection === 'ASC' ? messages : messages.reverse() };
  }

  @Post('messages')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaSendMessage',
    tag,
    summary: 'Send a message to an agent and wait for the answer',
    description:
      'Waits a minute at most: then 504 tells the question’s id, and `response-on` the answer. In manual mode nobody is waited for, and the question itself is answered. When the agent cannot answer, 500 says why.',
    since: '0.2',
    example: exampleBodies.send,
  })
  @Answers(201, raiaMessage, {
    description: 'Successfully processed a message to an agent.',
    example: exampleAnswer,
  })
  async send(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Body({ schema: sendBody }) body: SendMessage,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer> {
    const asked = await this.ask(call, conversationId, body);
    const question = asked.body as RaiaMessage;
    const reply = await this.queries.execute(
      new WaitForReplyQuery(call.scope, conversationId, question.id, WAIT_MS, gone(response)),
    );
    const { status, body: answer } = answerTo(question, reply);
    return new HttpAnswer(status, answer, asked.headers);
  }

  @Post('messages/async')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaSendMessageAsync',
    tag,
    summary: 'Send a message to an agent',
    description: 'The answer is found at `response-on`.',
    since: '0.2',
    example: exampleBodies.send,
  })
  @Answers(201, raiaMessage, { description: 'Successfully sent a message to an agent.', example: exampleQuestion })
  sendAsync(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Body({ schema: sendBody }) body: SendMessage,
  ): Promise<HttpAnswer> {
    return this.ask(call, conversationId, body);
  }

  @Get('messages/:questionMessageId/response-on')
  @Policy({ scope: 'conversations:read' })
  @Operation({ id: 'raiaGetResponseOn', tag, summary: 'Get the answer to a message', since: '0.2' })
  @Answers(200, raiaResponse, {
    description: 'Successfully retrieved conversation message.',
    example: { status: 'completed', message: exampleAnswer, error: null },
  })
  async responseOn(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Param('questionMessageId', { schema: id }) questionMessageId: string,
  ): Promise<RaiaResponse> {
    const [found, reply] = await Promise.all([
      this.queries.execute(new GetConversationQuery(scope, conversationId)),
      this.queries.execute(new GetReplyQuery(scope, conversationId, questionMessageId)),
    ]);
    return toRaiaResponse(reply, aroundOf(found));
  }

  @Post('send-manual-message')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'raiaSendManualMessage',
    tag,
    summary: 'Send a message to the user in place of the agent',
    since: '0.2',
    example: exampleBodies.manual,
  })
  @Answers(200, raiaMessage, { description: 'Message sent successfully to the user.', example: exampleManual })
  sendManual(
    @Call() call: CallContext,
    @Param('id', { schema: id }) conversationId: string,
    @Body({ schema: manualBody }) body: ManualMessage,
  ): Promise<HttpAnswer> {
    const { message: text, conversationMessageId: answers, authorId, files } = body;
    return this.idempotent.run(call, async () => {
      const found = await this.queries.execute(new GetConversationQuery(call.scope, conversationId));
      if (found.record.channel === 'voice')
        throw refuse('request.invalid', 'Conversation must be in manual mode and not a voice conversation.');
      const answer = ({ message }: Pick<Posted, 'message'>): SavedAnswer => ({
        status: 200,
        body: toRaiaMessage(message, aroundOf(found)),
        headers: {},
      });
      const message = { text, authorId, answers, files: filesOf(files) };
      return answer(await this.commands.execute(new PostHumanMessageCommand(call, conversationId, message, answer)));
    });
  }

  /** What is kept for an Idempotency-Key is the question: its answer is waited for anew. */
  private ask(call: CallContext, conversationId: string, body: SendMessage): Promise<HttpAnswer> {
    const { message: text, context, files } = body;
    const answer = ({ message, channel }: Posted): SavedAnswer => ({
      status: 201,
      body: toRaiaMessage(message, { source: sourceOf(channel), isAnonymized: false }),
      headers: {},
    });
    const posted = { text, context, files: filesOf(files) };
    return this.idempotent.run(call, async () =>
      answer(await this.commands.execute(new PostMessageCommand(call, conversationId, posted, answer))),
    );
  }
}

const filesOf = (files: SendMessage['files']) =>
  files?.map(({ fileName, storagePath }) => ({ name: fileName, reference: storagePath }));

const aroundOf = ({ record }: FoundConversation): Around => ({
  source: sourceOf(record.channel),
  isAnonymized: record.anonymisedAt !== null,
});
