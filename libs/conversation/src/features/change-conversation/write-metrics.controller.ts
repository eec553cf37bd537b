import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { z } from 'zod';
import {
  CONVERSATION_READER,
  type ConversationReader,
  type ConversationRecord,
} from '../../ports/conversation-reader.port';
import { conversationAnswer } from '../../shell/conversation-answer';
import { conversationView, uuid } from '../../wire/conversation.schema';
import { toConversationView } from '../../wire/conversation.view';
import { exampleConversation } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { metricsBody } from '../../wire/requests.schema';
import { ChangeConversationCommand } from './change-conversation.command';

@Controller('v1/conversations/:conversationId/metrics')
export class WriteMetricsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  @Post()
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'writeMetrics',
    tag: 'Conversations',
    summary: 'Write metrics of a conversation',
    description:
      'A name written for the first time has that value; written again, it has the list of all its values, in the order of writing. All of them together take at most 64 kB as JSON.',
    since: '0.2',
    example: { metrics: [{ name: 'csat', value: '4' }] },
  })
  @Answers(200, conversationView, {
    description: 'The conversation as it is now',
    example: { ...exampleConversation, metrics: { csat: '4' } },
    headers: versionHeader,
  })
  write(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: metricsBody }) { metrics }: z.output<typeof metricsBody>,
  ): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () => {
      await this.commands.execute(new ChangeConversationCommand(call, id, { metricsToAdd: metrics }, null, answerFor));
      return conversationAnswer(this.conversations, call.scope, id);
    });
  }
}

const answerFor = (changed: ConversationRecord): SavedAnswer => ({
  status: 200,
  headers: { etag: etagOf(changed.version) },
  body: toConversationView(changed),
});
