import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import { jobAccepted, jobAnswer, jobView } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import { uuid } from '../../wire/common.schema';
import { DeleteUserConversationsCommand } from './delete-user-conversations.command';
import * as shapes from './delete-user-conversations.schema';

@Controller('v1/users')
export class DeleteUserConversationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Post(':userId/delete-conversations')
  @HttpCode(202)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'deleteUserConversations',
    tag: 'Users',
    summary: 'Delete all conversations of a user with one agent',
    description:
      'A job deletes each one your key sees, as a deletion of it alone would, and counts `conversations`, `messages` ' +
      'and those `heldBack` by a legal hold. Words are erased when the project’s grace period is over.',
    since: '0.2',
    example: shapes.deleteUserConversationsExample,
  })
  @Answers(202, jobView, { ...jobAccepted, example: shapes.deleteUserConversationsJobExample })
  delete(
    @Call() call: CallContext,
    @Param('userId', { schema: uuid }) userId: string,
    @Body({ schema: shapes.deleteUserConversationsBody })
    { agentId, reason }: shapes.DeleteUserConversations,
  ): Promise<HttpAnswer> {
    const command = new DeleteUserConversationsCommand(call, userId, agentId ?? null, reason ?? null);
    return this.idempotent.run(call, async () => jobAnswer(await this.commands.execute(command)));
  }
}
