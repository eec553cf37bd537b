import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers, Operation, pageOf, Policy } from '@verbatim/http';
import { platformScope } from '../../keys/platform-scope';
import { type ListQuery, Lists } from '../../lists/lists';
import { PageQuery } from '../../request/params';
import { examplePage } from '../../request/fields';
import { ListAuditQuery } from './audit.queries';
import { auditView, platformAuditExample } from './audit.schemas';

@Controller('v1/admin/audit')
export class PlatformAuditController {
  constructor(
    private readonly queries: QueryBus,
    private readonly lists: Lists,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listPlatformAudit',
    summary: 'What administrators did that is of no single account, newest first',
    description:
      'Replays asked for, paused, resumed and cancelled; events that a projection was helped over. What they did in an account is in its own audit.',
    tag: 'Admin: audit',
    since: '0.3',
  })
  @Answers(200, pageOf(auditView), { description: 'A page', example: examplePage(platformAuditExample) })
  list(@PageQuery() query: ListQuery) {
    return this.lists.page('platform-audit', platformScope.accountId, query, (page) =>
      this.queries.execute(new ListAuditQuery(platformScope, page)),
    );
  }
}
