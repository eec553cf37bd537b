import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { z } from 'zod';
import type { ConversationRecord } from '../../ports/conversation-reader.port';
import { MOST_COPIED_EVENTS } from '../../ports/forks.port';
import { conversationView, uuid } from '../../wire/conversation.schema';
import { toConversationView } from '../../wire/conversation.view';
import { exampleFork, exampleForkBody } from '../../wire/fork.examples';
import { versionHeader } from '../../wire/headers';
import { forkBody } from '../../wire/requests.schema';
import { ForkConversationCommand } from './fork-conversation.command';

@Controller('v1/conversations')
export class ForkConversationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post(':conversationId/fork')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'forkConversation',
    tag: 'Conversations',
    summary: 'Fork a conversation at a message',
    description: `Makes a copy of all that happened up to there, which goes its own way from then on; the conversation it came from is not touched. Messages get new ids and keep their order and times. A question that was open there is cancelled in the copy: it is answered where it was asked. \`?forkedFrom=\` of the list finds the forks. At most ${MOST_COPIED_EVENTS} events are copied.`,
    since: '0.3',
    example: exampleForkBody,
  })
  @Answers(201, conversationView, {
    description: 'Forked',
    example: exampleFork,
    headers: { ...versionHeader, Location: 'Of the fork' },
  })
  fork(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: forkBody }) body: z.output<typeof forkBody>,
  ): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () =>
      answerFor(await this.commands.execute(new ForkConversationCommand(call, id, body, answerFor))),
    );
  }
}

const answerFor = (fork: ConversationRecord): SavedAnswer => ({
  status: 201,
  headers: { etag: etagOf(fork.version), location: `/v1/conversations/${fork.id}` },
  body: toConversationView(fork),
});
