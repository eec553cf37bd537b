import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  Answers,
  Call,
  CursorCodec,
  Operation,
  page,
  pageOf,
  Policy,
  type CursorScope,
  type Page,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { uuid } from '../../wire/conversation.schema';
import { examplePagination } from '../../wire/examples';
import { AuditReader, type ActWindow } from './audit.reader';
import { actView, auditQuery, exampleAct, type ActView } from './audit.schema';

@Controller('v1/conversations/:conversationId/audit')
export class ConversationAuditController {
  constructor(
    private readonly audit: AuditReader,
    private readonly cursors: CursorCodec,
  ) {}

  @Get()
  @Policy({ scope: 'audit:read' })
  @Operation({
    id: 'listConversationAudit',
    tag: 'Conversations',
    summary: 'Who did what to a conversation',
    description:
      'Every act, with who, by which key, in which request, when, and what it changed from what to what. What was erased shows as erased. Counts and times that follow from a message are left out of the changes; what was said is in the messages.',
    since: '0.3',
  })
  @Answers(200, pageOf(actView), {
    description: 'A page, newest first unless asked otherwise',
    example: { data: [exampleAct], pagination: examplePagination },
  })
  async list(
    @Call() { scope }: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: auditQuery }) { limit, after, before, direction }: z.output<typeof auditQuery>,
  ): Promise<Page<ActView>> {
    const list: CursorScope = { accountId: scope.accountId, list: `audit/${id}`, filter: {}, order: direction };
    const placeOf = (cursor: string | undefined): [first: number, last: number] | null => {
      if (cursor === undefined) return null;
      const [first, last] = this.cursors.decode(list, cursor);
      return [Number(first), Number(last)];
    };
    const place = placeOf(before ?? after);
    const isUp = (direction === 'asc') !== (before !== undefined);
    const window: ActWindow = isUp
      ? { limit, way: 'up', after: place?.[1] ?? 0 }
      : { limit, way: 'down', before: place?.[0] ?? null };
    const rows = await this.audit.list(scope, id, window);
    const cursorOf = ({ fromVersion, toVersion }: ActView): string =>
      this.cursors.encode(list, [fromVersion, toVersion]);
    return page({ rows, limit, after, before, cursorOf });
  }
}
