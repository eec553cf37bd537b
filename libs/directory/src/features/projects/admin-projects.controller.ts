import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, IdempotentCalls, Operation, pageOf, Policy } from '@verbatim/http';
import type { AccountRef } from '../../accounts/account-ref';
import type { Asked } from '../../changes/changes';
import { type ListQuery, Lists } from '../../lists/lists';
import { AccountParam, IdParam, PageQuery } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { examplePage } from '../../request/fields';
import { ChangeProjectCommand, CreateProjectCommand, DeleteProjectCommand } from './project.commands';
import { GetProjectQuery, ListProjectsQuery } from './project.queries';
import * as shapes from './project.schemas';

const tag = 'Admin: projects';
const one = { description: 'The project', example: shapes.projectExample };

@Controller('v1/admin/accounts/:accountId/projects')
export class AdminProjectsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ admin: true })
  @Operation({
    id: 'createProject',
    summary: 'Make a project',
    tag,
    headers: reasonHeader,
    example: { name: 'Web shop' },
  })
  @Answers(201, shapes.projectView, one)
  create(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @Body({ schema: shapes.createProject }) data: shapes.CreateProject,
  ) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateProjectCommand(asked, account, data)));
  }

  @Get()
  @Policy({ admin: true })
  @Operation({ id: 'listProjectsOfAccount', summary: "List an account's projects, newest first", tag })
  @Answers(200, pageOf(shapes.projectView), { description: 'A page', example: examplePage(shapes.projectExample) })
  list(@AccountParam() account: AccountRef, @PageQuery() query: ListQuery) {
    return this.lists.page('admin-projects', account.accountId, query, (page) =>
      this.queries.execute(new ListProjectsQuery({ ...account, projectId: null }, page)),
    );
  }

  @Get(':projectId')
  @Policy({ admin: true })
  @Operation({ id: 'getProjectOfAccount', summary: 'Read a project', tag })
  @Answers(200, shapes.projectView, one)
  get(@AccountParam() account: AccountRef, @IdParam('projectId') projectId: string) {
    return this.queries.execute(new GetProjectQuery({ ...account, projectId: null }, projectId));
  }

  @Patch(':projectId')
  @Policy({ admin: true })
  @Operation({
    id: 'changeProject',
    summary: 'Change a project',
    tag,
    headers: reasonHeader,
    example: { legalHold: true },
  })
  @Answers(200, shapes.projectView, one)
  change(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @IdParam('projectId') projectId: string,
    @Body({ schema: shapes.changeProject }) data: shapes.ChangeProject,
  ) {
    return this.commands.execute(new ChangeProjectCommand(asked, account, projectId, data));
  }

  @Delete(':projectId')
  @HttpCode(204)
  @Policy({ admin: true })
  @Operation({
    id: 'deleteProject',
    summary: 'Delete a project that has no agents',
    description: 'Keys bound to it are revoked.',
    tag,
    headers: reasonHeader,
  })
  @Answers(204, null, { description: 'Deleted' })
  delete(@Asking() asked: Asked, @AccountParam() account: AccountRef, @IdParam('projectId') projectId: string) {
    return this.commands.execute(new DeleteProjectCommand(asked, account, projectId));
  }
}
