import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers, Operation, pageOf, Policy } from '@verbatim/http';
import type { AccountRef } from '../../accounts/account-ref';
import { type ListQuery, Lists } from '../../lists/lists';
import { AccountParam, PageQuery } from '../../request/params';
import { examplePage } from '../../request/fields';
import { ListAuditQuery } from './audit.queries';
import * as shapes from './audit.schemas';

@Controller('v1/admin/accounts/:accountId/audit')
export class AuditController {
  constructor(
    private readonly queries: QueryBus,
    private readonly lists: Lists,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listAudit',
    summary: 'Who changed what in an account, newest first',
    description: 'Changes of reference data. What happened in conversations is in their events.',
    tag: 'Admin: audit',
  })
  @Answers(200, pageOf(shapes.auditView), { description: 'A page', example: examplePage(shapes.auditExample) })
  list(@AccountParam() account: AccountRef, @PageQuery() query: ListQuery) {
    return this.lists.page('audit', account.accountId, query, (page) =>
      this.queries.execute(new ListAuditQuery(account, page)),
    );
  }
}
