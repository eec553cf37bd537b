import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, IfMatch, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { ok } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import { Lists } from '../../lists/lists';
import { IdParam } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { examplePage } from '../../request/fields';
import { ChangeUserCommand, DeleteUserCommand, FindOrCreateUserCommand } from './user.commands';
import { GetUserQuery, ListUsersQuery } from './user.queries';
import * as shapes from './user.schemas';

const tag = 'Users';
const headers = { ETag: 'The version, for If-Match' };
const one = { description: 'The user', example: shapes.userExample, headers };

@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ scope: 'users:write' })
  @Operation({
    id: 'identifyUser',
    summary: 'Find or make a user',
    description:
      'Looks for a user with the id, externalId, email or phone given. The strongest that matches, in that order, ' +
      'decides; what a found user lacks is filled in, and nothing is overwritten. Identifiers that belong to different ' +
      'users are refused with `user.ambiguous`. Without any identifier a new user is made.',
    tag,
    headers: reasonHeader,
    example: { externalId: 'crm-4711', email: 'mia@example.com', firstName: 'Mia' },
  })
  @Answers(200, shapes.userView, { ...one, description: 'The user that was found' })
  @Answers(201, shapes.userView, { ...one, description: 'The user that was made' })
  findOrCreate(@Asking() asked: Asked, @Body({ schema: shapes.identifyUser }) data: shapes.IdentifyUser) {
    return this.calls.run(asked.call, () => this.commands.execute(new FindOrCreateUserCommand(asked, data)));
  }

  @Get()
  @Policy({ scope: 'users:read' })
  @Operation({ id: 'listUsers', summary: 'List the users, newest first', tag })
  @Answers(200, pageOf(shapes.userView), { description: 'A page', example: examplePage(shapes.userExample) })
  list(@Call() { scope }: CallContext, @Query({ schema: shapes.listUsers }) query: shapes.ListUsers) {
    return this.lists.page('users', scope.accountId, query, (page) =>
      this.queries.execute(new ListUsersQuery(scope, query, page)),
    );
  }

  @Get(':userId')
  @Policy({ scope: 'users:read' })
  @Operation({ id: 'getUser', summary: 'Read a user', tag })
  @Answers(200, shapes.userView, one)
  async get(@Call() { scope }: CallContext, @IdParam('userId') userId: string) {
    return ok(await this.queries.execute(new GetUserQuery(scope, userId)));
  }

  @Patch(':userId')
  @Policy({ scope: 'users:write' })
  @Operation({
    id: 'changeUser',
    summary: 'Change a user',
    description: 'Null removes a field; metadata is replaced as a whole.',
    tag,
    headers: { ...reasonHeader, 'If-Match': 'The ETag you read: a version that changed since is refused with 412.' },
    example: { phone: '+41 44 668 18 00', metadata: { tier: 'gold' } },
  })
  @Answers(200, shapes.userView, one)
  change(
    @Asking() asked: Asked,
    @IdParam('userId') userId: string,
    @IfMatch() expectedVersion: number | null,
    @Body({ schema: shapes.changeUser }) data: shapes.ChangeUser,
  ) {
    return this.commands.execute(new ChangeUserCommand(asked, userId, expectedVersion, data));
  }

  @Delete(':userId')
  @HttpCode(204)
  @Policy({ scope: 'users:write' })
  @Operation({
    id: 'deleteUser',
    summary: 'Delete a user who has no conversations',
    tag,
    since: '0.2',
    headers: reasonHeader,
  })
  @Answers(204, null, { description: 'Deleted' })
  delete(@Asking() asked: Asked, @IdParam('userId') userId: string) {
    return this.commands.execute(new DeleteUserCommand(asked, userId));
  }
}
