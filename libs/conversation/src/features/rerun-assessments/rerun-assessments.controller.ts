import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import { jobAccepted, jobAnswer, jobView } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import { RerunAssessmentsCommand } from './rerun-assessments.command';
import { rerunBody, rerunExample, rerunJobExample, type Rerun } from './rerun-assessments.schema';

@Controller('v1/conversations')
export class RerunAssessmentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post('rerun-assessments')
  @HttpCode(202)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'rerunAssessments',
    tag: 'Summaries and scores',
    summary: 'Have many conversations summed up or scored anew',
    description:
      'A job asks for one of each conversation that matches and that your key sees, oldest first, until the budget is ' +
      'used up; it counts `requested`, and `skipped` those that are owed one already. Pausing it pauses the asking: ' +
      'what was asked for is made. A dry run counts and asks for nothing. An empty filter is refused.',
    since: '0.2',
    example: rerunExample,
  })
  @Answers(202, jobView, { ...jobAccepted, example: rerunJobExample })
  rerun(@Call() call: CallContext, @Body({ schema: rerunBody }) rerun: Rerun): Promise<HttpAnswer> {
    return this.idempotent.run(call, async () =>
      jobAnswer(await this.commands.execute(new RerunAssessmentsCommand(call, rerun))),
    );
  }
}
