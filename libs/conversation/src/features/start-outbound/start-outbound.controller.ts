import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import { outboundView } from '../../wire/conversation.schema';
import { toConversationView } from '../../wire/conversation.view';
import { exampleOutbound, exampleOutboundBody } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { outboundBody, type OutboundBody } from '../../wire/outbound.schema';
import { outboundInput } from './outbound-input';
import { StartOutboundCommand, type Introduced } from './start-outbound.command';

const headers = { ...versionHeader, Location: 'Of the conversation' };

@Controller('v1/conversations')
export class StartOutboundController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post('outbound')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'startOutbound',
    tag: 'Conversations',
    summary: 'Start a conversation by e-mail, SMS or phone',
    description:
      "Finds or makes the user and sends the introduction by the project's connector for the channel. While a conversation of the same user, agent, environment and channel is open, an e-mail or SMS goes on with it, and what else is given changes it as a PATCH would; with `resetConversation` it is archived and a new one opened. A call always opens one of its own. `message.delivery` tells what became of the introduction.",
    since: '0.2',
    example: exampleOutboundBody,
  })
  @Answers(201, outboundView, { description: 'A conversation was opened', example: exampleOutbound, headers })
  @Answers(200, outboundView, {
    description: 'The open one goes on, or this introduction was made before',
    example: exampleOutbound,
    headers,
  })
  start(@Call() call: CallContext, @Body({ schema: outboundBody }) body: OutboundBody): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () =>
      answerFor(await this.commands.execute(new StartOutboundCommand(call, outboundInput(body), answerFor))),
    );
  }
}

const answerFor = ({ conversation, message, isNew }: Introduced): SavedAnswer => ({
  status: isNew ? 201 : 200,
  headers: { etag: etagOf(conversation.version), location: `/v1/conversations/${conversation.id}` },
  body: { ...toConversationView(conversation), message },
});
