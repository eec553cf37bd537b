import { Body, Controller, Delete, HttpCode, Param, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, HttpAnswer, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { z } from 'zod';
import { uuid } from '../../wire/common.schema';
import { exampleConversation } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { HoldConversationCommand } from './hold-conversation.command';

const reason = z.string().min(1).max(300).describe('Why: a case number, say. It is kept with the conversation');
const body = z.strictObject({ reason }).meta({ id: 'SetLegalHold' });
const query = z.strictObject({ reason: reason.optional() });
const heldView = z
  .object({
    conversationId: z.uuid(),
    since: z.iso.datetime().nullable().describe('Null: nothing of its own holds it'),
    version: z.int(),
  })
  .meta({ id: 'LegalHoldOfConversation' });
const example = { conversationId: exampleConversation.id, since: '2026-11-27T09:30:00.000Z', version: 9 };

@Controller('v1/conversations/:conversationId/legal-hold')
export class HoldConversationController {
  constructor(private readonly commands: CommandBus) {}

  @Put()
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'holdConversation',
    tag: 'Retention',
    summary: 'Put a conversation under legal hold',
    description:
      'Until it is lifted nothing of it is deleted or erased, by whatever way: `conversation.legal-hold`. A hold that is ' +
      'there stays as it is. One that is deleted but not erased yet can be held, too. It can still be talked in.',
    since: '0.3',
    example: { reason: 'Case 17/2026' },
  })
  @Answers(200, heldView, { description: 'It is held', example, headers: versionHeader })
  hold(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: body }) { reason: why }: z.output<typeof body>,
  ): Promise<HttpAnswer> {
    return this.change(call, id, true, why);
  }

  @Delete()
  @HttpCode(200)
  @Policy({ scope: 'retention:write' })
  @Operation({
    id: 'releaseConversation',
    tag: 'Retention',
    summary: 'Lift the legal hold of a conversation',
    description:
      'From now on it may go: by hand, or with the next round of the retention policy. Repeating is harmless.',
    since: '0.3',
  })
  @Answers(200, heldView, {
    description: 'Nothing of its own holds it',
    example: { ...example, since: null, version: 10 },
    headers: versionHeader,
  })
  release(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: query }) { reason: why }: z.output<typeof query>,
  ): Promise<HttpAnswer> {
    return this.change(call, id, false, why ?? null);
  }

  private async change(call: CallContext, id: string, held: boolean, why: string | null): Promise<HttpAnswer> {
    const { since, version } = await this.commands.execute(new HoldConversationCommand(call, id, held, why));
    return new HttpAnswer(200, { conversationId: id, since, version }, { etag: etagOf(version) });
  }
}
