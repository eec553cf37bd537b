import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  Answers,
  Call,
  etagOf,
  HttpAnswer,
  IdempotentCalls,
  Operation,
  Policy,
  preferenceApplied,
  PreferWait,
} from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { conversationAnswer } from '../../shell/conversation-answer';
import { ReplyWaiter } from '../../shell/reply.waiter';
import { startedView } from '../../wire/conversation.schema';
import { toConversationView } from '../../wire/conversation.view';
import { exampleStarted, exampleStartBody } from '../../wire/examples';
import { gone } from '../../wire/gone';
import { preferenceHeader, versionHeader } from '../../wire/headers';
import { startBody } from '../../wire/requests.schema';
import { StartConversationCommand, type Started } from './start-conversation.command';

const headers = { ...versionHeader, ...preferenceHeader, Location: 'Of the conversation' };

@Controller('v1/conversations')
export class StartConversationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
    private readonly waiter: ReplyWaiter,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  @Post()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'startConversation',
    tag: 'Conversations',
    summary: 'Start a conversation',
    description:
      'With a `message` its first question is asked at once; with `Prefer: wait=N` the call is held until that is answered, or N seconds (60 at most) are over.',
    since: '0.1',
    headers: { Prefer: '`wait=N`: hold the call for the reply, N seconds (60 at most)' },
    example: exampleStartBody,
  })
  @Answers(201, startedView, { description: 'Started', example: exampleStarted, headers })
  @Answers(200, startedView, {
    description: 'A conversation with this id and these facts was there',
    example: exampleStarted,
    headers,
  })
  async start(
    @Call() call: CallContext,
    @Body({ schema: startBody }) body: z.output<typeof startBody>,
    @PreferWait() wait: number | null,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer> {
    const answer = await this.idempotent.run(call, async () =>
      answerFor(await this.commands.execute(new StartConversationCommand(call, body, answerFor))),
    );
    const started = answer.body as z.output<typeof startedView> | null;
    if (!started?.reply || wait === null) return answer;
    const { id, reply: asked } = started;
    const reply = await this.waiter.wait(call.scope, id, asked.questionId, wait * 1_000, gone(response));
    const now = await conversationAnswer(this.conversations, call.scope, id); // it has moved on while we waited
    const message = started.message && { ...started.message, replyPhase: reply?.phase ?? asked.phase };
    return new HttpAnswer(
      answer.status,
      { ...now.body, message, reply: reply ?? asked },
      { ...answer.headers, ...now.headers, 'preference-applied': preferenceApplied(wait) },
    );
  }
}

const answerFor = ({ conversation, posted, isNew }: Started): SavedAnswer => ({
  status: isNew ? 201 : 200,
  headers: { etag: etagOf(conversation.version), location: `/v1/conversations/${conversation.id}` },
  body: Object.assign(toConversationView(conversation), posted),
});
