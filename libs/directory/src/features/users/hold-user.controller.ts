import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Operation, Policy } from '@verbatim/http';
import { z } from 'zod';
import type { Asked } from '../../changes/changes';
import { IdParam } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { HoldUserCommand } from './hold-user.command';
import * as shapes from './user.schemas';

const body = z
  .strictObject({
    reason: z
      .string()
      .min(1)
      .max(300)
      .meta({ description: 'Why: a case number, say. No names, please: the audit keeps it' }),
  })
  .meta({ id: 'SetLegalHoldOfUser' });

@Controller('v1/users/:userId/legal-hold')
export class HoldUserController {
  constructor(private readonly commands: CommandBus) {}

  @Put()
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'holdUser',
    tag: 'Retention',
    summary: 'Put everything of a user under legal hold',
    description:
      'Until it is lifted the user is neither deleted nor erased (`user.legal-hold`), nor is any conversation of theirs ' +
      '(`conversation.legal-hold`). A hold that is there stays as it is.',
    since: '0.3',
    headers: reasonHeader,
    example: { reason: 'Case 17/2026' },
  })
  @Answers(200, shapes.userView, {
    description: 'The user',
    example: { ...shapes.userExample, legalHold: { since: '2026-11-27T09:30:00.000Z', reason: 'Case 17/2026' } },
  })
  hold(
    @Asking() asked: Asked,
    @IdParam('userId') userId: string,
    @Body({ schema: body }) { reason }: z.output<typeof body>,
  ) {
    return this.commands.execute(new HoldUserCommand(asked, userId, true, reason));
  }

  @Delete()
  @HttpCode(200)
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'releaseUser',
    tag: 'Retention',
    summary: 'Lift the legal hold of a user',
    description: 'Repeating is harmless. Why is said in `Audit-Reason`.',
    since: '0.3',
    headers: reasonHeader,
  })
  @Answers(200, shapes.userView, { description: 'The user', example: shapes.userExample })
  release(@Asking() asked: Asked, @IdParam('userId') userId: string) {
    return this.commands.execute(new HoldUserCommand(asked, userId, false, null));
  }
}
