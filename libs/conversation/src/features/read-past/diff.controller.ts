import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Answers, Call, CursorCodec, Operation, page, Policy, type CursorScope } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { PAST, type Past } from '../../ports/past.port';
import { uuid } from '../../wire/conversation.schema';
import { toMessageView } from '../../wire/message.view';
import { ConversationDiff } from './conversation-diff';
import { diffQuery, diffView, exampleDiff, type DiffView } from './diff.schema';

@Controller('v1/conversations/:conversationId/diff')
export class DiffController {
  constructor(
    private readonly diff: ConversationDiff,
    @Inject(PAST) private readonly past: Past,
    private readonly cursors: CursorCodec,
  ) {}

  @Get()
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getConversationDiff',
    tag: 'Conversations',
    summary: 'What became of a conversation between two moments',
    description:
      'Which fields changed, from what to what, and which messages came. What was erased since shows as nothing on both sides, and so not at all. Name `to` when you walk through many messages, for without it the end moves.',
    since: '0.3',
  })
  @Answers(200, diffView, { description: 'The difference', example: exampleDiff })
  async read(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: diffQuery }) { from, to, limit, after, before }: z.output<typeof diffQuery>,
  ): Promise<DiffView> {
    const list: CursorScope = {
      accountId: scope.accountId,
      list: `diff/${id}`,
      filter: { from, ...(to && { to }) },
      order: 'asc',
    };
    const [behind, ahead] = [this.cursors.place(list, after), this.cursors.place(list, before)];
    const { end, behind: first, ...difference } = await this.diff.between(scope, id, from, to ?? null);
    const window = { limit, direction: 'asc', after: Math.max(first, behind ?? 0), before: ahead } as const;
    const found = await this.past.messages(end, window);
    const rows = found
      .filter(({ seq }) => seq > first)
      .map((message) => ({ version: message.version, message: toMessageView(message) }));
    const cursorOf = ({ message }: (typeof rows)[number]): string => this.cursors.encode(list, [message.seq]);
    const { data, pagination } = page({ rows, limit, after, before, cursorOf });
    return { ...difference, data: [...data], pagination };
  }
}
