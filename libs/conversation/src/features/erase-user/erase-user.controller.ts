import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import { jobAccepted, jobView } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import { uuid } from '../../wire/common.schema';
import { EraseUserEverywhereCommand } from './erase-user.command';
import { eraseUserBody, eraseUserExample, eraseUserJobExample, type EraseUserBody } from './erase-user.schema';

@Controller('v1/users')
export class EraseUserController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post(':userId/erase')
  @HttpCode(202)
  @Policy({ scope: 'users:erase' })
  @Operation({
    id: 'eraseUser',
    tag: 'Users',
    summary: 'Erase a person everywhere',
    description:
      'From now on nothing more is taken in about them. A job takes their words out of every conversation they had, in ' +
      'every environment, and erases the profile. Conversations stay readable, without words; deleted ones cannot be ' +
      'restored any more. The job’s result is the receipt: `conversations`, `messages`, `events`, `answers`, and those ' +
      '`heldBack` by a legal hold, whose ids are in `held`: while there are any the profile stays (`userErased` is false), and the erasure is to ' +
      'be asked for again when the hold is lifted. Needs a live key that is bound to neither a project nor an agent.',
    since: '0.2',
    example: eraseUserExample,
  })
  @Answers(202, jobView, { ...jobAccepted, example: eraseUserJobExample })
  erase(
    @Call() call: CallContext,
    @Param('userId', { schema: uuid }) userId: string,
    @Body({ schema: eraseUserBody }) { reason }: EraseUserBody,
  ): Promise<HttpAnswer> {
    const command = new EraseUserEverywhereCommand(call, userId, reason ?? null);
    return this.idempotent.run(call, () => this.commands.execute(command));
  }
}
