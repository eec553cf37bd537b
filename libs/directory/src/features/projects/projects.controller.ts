import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Answers, Call, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { type ListQuery, Lists } from '../../lists/lists';
import { IdParam, PageQuery } from '../../request/params';
import { examplePage } from '../../request/fields';
import { GetProjectQuery, ListProjectsQuery } from './project.queries';
import * as shapes from './project.schemas';

const tag = 'Projects';

@Controller('v1/projects')
export class ProjectsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly lists: Lists,
  ) {}

  @Get()
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'listProjects', summary: 'List the projects your key reaches, newest first', tag })
  @Answers(200, pageOf(shapes.projectView), { description: 'A page', example: examplePage(shapes.projectExample) })
  list(@Call() { scope }: CallContext, @PageQuery() query: ListQuery) {
    return this.lists.page('projects', scope.accountId, query, (page) =>
      this.queries.execute(new ListProjectsQuery(scope, page)),
    );
  }

  @Get(':projectId')
  @Policy({ scope: 'agents:read' })
  @Operation({ id: 'getProject', summary: 'Read a project', tag })
  @Answers(200, shapes.projectView, { description: 'The project', example: shapes.projectExample })
  get(@Call() { scope }: CallContext, @IdParam('projectId') projectId: string) {
    return this.queries.execute(new GetProjectQuery(scope, projectId));
  }
}
