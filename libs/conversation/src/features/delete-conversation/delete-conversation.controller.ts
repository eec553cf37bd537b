import { Controller, Delete, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, IdempotentCalls, IfMatch, Operation, Policy, type HttpAnswer } from '@verbatim/http';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import { z } from 'zod';
import { uuid } from '../../wire/conversation.schema';
import { exampleConversation } from '../../wire/examples';
import { versionHeader } from '../../wire/headers';
import { DeleteConversationCommand, RestoreConversationCommand, type Deleted } from './delete-conversation.command';

const deleteQuery = z.strictObject({ reason: z.string().min(1).max(300).optional() });
const deletedView = z
  .object({
    id: z.uuid(),
    eraseAt: z.iso.datetime().describe('Until then it can be restored; then its words are erased'),
    messages: z.int().min(0).describe('How many go with it'),
  })
  .meta({ id: 'DeletedConversation' });
const restoredView = z.object({ id: z.uuid(), version: z.int() }).meta({ id: 'RestoredConversation' });

@Controller('v1/conversations')
export class DeleteConversationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Delete(':conversationId')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'deleteConversation',
    tag: 'Conversations',
    summary: 'Delete a conversation',
    description:
      "It is gone from every view at once. Its words are erased from the events too, when the project's grace period is over (at once by default).",
    since: '0.1',
    headers: { 'If-Match': 'The ETag you read' },
  })
  @Answers(200, deletedView, {
    description: 'Deleted',
    example: { id: exampleConversation.id, eraseAt: '2026-11-28T09:30:00.000Z', messages: 4 },
  })
  delete(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: deleteQuery }) { reason }: z.output<typeof deleteQuery>,
    @IfMatch() version: number | null,
  ): Promise<Deleted> {
    return this.commands.execute(new DeleteConversationCommand(call, id, reason ?? null, version));
  }

  @Post(':conversationId/restore')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'restoreConversation',
    tag: 'Conversations',
    summary: 'Undo a deletion',
    description: 'Possible until `eraseAt`. Questions that the deletion cancelled stay cancelled.',
    since: '0.1',
  })
  @Answers(200, restoredView, {
    description: 'Restored',
    example: { id: exampleConversation.id, version: 9 },
    headers: versionHeader,
  })
  restore(@Call() call: CallContext, @Param('conversationId', { schema: uuid }) id: string): Promise<HttpAnswer> {
    const answerFor = (version: number): SavedAnswer => ({
      status: 200,
      headers: { etag: etagOf(version) },
      body: { id, version },
    });
    return this.idempotent.run(call, async () =>
      answerFor(await this.commands.execute(new RestoreConversationCommand(call, id, answerFor))),
    );
  }
}
