import { Body, Controller, Param, Post, Req, Res } from '@nestjs/common';
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
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ReplyStream, wantsStream } from '../../shell/reply.stream';
import { ReplyWaiter } from '../../shell/reply.waiter';
import { postedView, replyEventView, uuid, type MessageView, type ReplyView } from '../../wire/conversation.schema';
import { exampleAnswered, exampleHumanPosted, exampleMessageBody, examplePosted } from '../../wire/examples';
import { preferenceHeader, versionHeader } from '../../wire/headers';
import { gone } from '../../wire/gone';
import { messageBody } from '../../wire/requests.schema';
import { PostHumanMessageCommand } from './post-human-message.command';
import { PostMessageCommand } from './post-message.command';
import { RecordExternalReplyCommand } from './record-external-reply.command';

interface Accepted {
  readonly message: MessageView;
  /** Null for messages that ask nothing: a human's, an external agent's. */
  readonly reply: ReplyView | null;
}

const headers = { ...versionHeader, Location: 'Where to ask for the reply; of the message, if it asks nothing' };

@Controller('v1/conversations/:conversationId/messages')
export class PostMessageController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
    private readonly waiter: ReplyWaiter,
    private readonly stream: ReplyStream,
  ) {}

  @Post()
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'postMessage',
    tag: 'Messages',
    summary: 'Post a message',
    description: [
      'What a user said (`role: user`, the default) is durable before it is accepted, and asks for a reply. Three ways to get it:',
      'poll `…/messages/{id}/reply` after the 202; hold the call with `Prefer: wait=N`; or read it as it is written with `Accept: text/event-stream`',
      '(events `accepted`, `delta`, then `completed`, `failed`, `cancelled` or `waiting`).',
      'A human answers with `role: human` while the conversation is in manual mode; an external agent with `role: agent`.',
    ].join('\n'),
    since: '0.1',
    headers: {
      Prefer: '`wait=N`: hold the call for the reply, N seconds (60 at most)',
    },
    example: exampleMessageBody,
  })
  @Answers(202, postedView, {
    description: 'Accepted; the reply is pending',
    example: examplePosted,
    headers: { ...headers, ...preferenceHeader },
  })
  @Answers(200, postedView, {
    description: 'Held until the reply was there; or the reply as it is written, where event streams are accepted',
    example: exampleAnswered,
    headers: { ...headers, ...preferenceHeader },
  })
  @Answers(200, replyEventView, {
    description: 'Held until the reply was there; or the reply as it is written, where event streams are accepted',
    contentType: 'text/event-stream',
    example: examplePosted,
  })
  @Answers(201, postedView, {
    description: "A human's or an external agent's message was recorded",
    example: exampleHumanPosted,
    headers,
  })
  async post(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: messageBody }) body: z.output<typeof messageBody>,
    @PreferWait() wait: number | null,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer | undefined> {
    const listening = wantsStream(request) ? await this.stream.listen(id) : null;
    const answer = await this.idempotent
      .run(call, () => this.accept(call, id, body))
      .catch((error: unknown) => {
        listening?.silence();
        throw error;
      });
    const accepted = answer.body as Accepted | null;
    if (!accepted?.reply) {
      listening?.silence();
      return answer;
    }
    const { scope } = call;
    const { questionId } = accepted.reply;
    if (listening) {
      const first = { event: 'accepted', data: accepted, headers: answer.headers };
      await this.stream.send(listening, { scope, questionId, first, request, response });
      return undefined;
    }
    if (wait === null) return answer;
    const reply = await this.waiter.wait(scope, id, questionId, wait * 1_000, gone(response));
    const headers = { ...answer.headers, 'preference-applied': preferenceApplied(wait) };
    if (!reply || reply.status === 'pending')
      return new HttpAnswer(202, { ...accepted, reply: reply ?? accepted.reply }, headers);
    return new HttpAnswer(200, { message: { ...accepted.message, replyPhase: reply.phase }, reply }, headers);
  }

  private async accept(call: CallContext, id: string, body: z.output<typeof messageBody>): Promise<SavedAnswer> {
    switch (body.role) {
      case undefined:
      case 'user': {
        const answer = answerWith(202, id);
        return answer(await this.commands.execute(new PostMessageCommand(call, id, body, answer)));
      }
      case 'human': {
        const answer = answerWith(201, id);
        return answer(await this.commands.execute(new PostHumanMessageCommand(call, id, body, answer)));
      }
      case 'agent': {
        const answer = answerWith(201, id);
        const reply = { ...body, questionId: body.answers ?? null };
        return answer(await this.commands.execute(new RecordExternalReplyCommand(call, id, reply, answer)));
      }
    }
  }
}

const answerWith =
  (status: number, conversationId: string) =>
  (posted: { message: MessageView; reply?: ReplyView; version: number }): SavedAnswer => {
    const { message, reply, version } = posted;
    const at = `/v1/conversations/${conversationId}/messages/${message.id}`;
    return {
      status,
      headers: { etag: etagOf(version), location: reply ? `${at}/reply` : at },
      body: { message, reply: reply ?? null } satisfies Accepted,
    };
  };
