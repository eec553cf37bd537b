import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import { jobAccepted, jobAnswer, jobView } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import { BulkUpdateCommand } from './bulk-update.command';
import { bulkUpdateBody, bulkUpdateExample, bulkUpdateJobExample, type BulkUpdate } from './bulk-update.schema';

@Controller('v1/conversations')
export class BulkUpdateController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post('bulk-update')
  @HttpCode(202)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'bulkUpdateConversations',
    tag: 'Conversations',
    summary: 'Change many conversations alike',
    description:
      'A job changes every conversation that matches and that your key sees, each as a change of it alone would, and ' +
      'counts `matched`, `changed`, `unchanged` and the first hundred that `failed`, with a code. Every conversation ' +
      'that was there when the job began is changed once; one that is made meanwhile may be or not. An empty filter is ' +
      'refused.',
    since: '0.2',
    example: bulkUpdateExample,
  })
  @Answers(202, jobView, { ...jobAccepted, example: bulkUpdateJobExample })
  bulkUpdate(@Call() call: CallContext, @Body({ schema: bulkUpdateBody }) input: BulkUpdate): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () =>
      jobAnswer(await this.commands.execute(new BulkUpdateCommand(call, input))),
    );
  }
}
