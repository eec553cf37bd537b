import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, IdempotentCalls, Operation, pageOf, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { AccountRef } from '../../accounts/account-ref';
import type { Asked } from '../../changes/changes';
import { type ListQuery, Lists } from '../../lists/lists';
import { examplePage } from '../../request/fields';
import { AccountParam, PageQuery } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { CreateAccountCommand, RenameAccountCommand } from './account.commands';
import { GetAccountQuery, ListAccountsQuery } from './account.queries';
import * as shapes from './account.schemas';

const tag = 'Admin: accounts';
const one = { description: 'The account', example: shapes.accountExample };

@Controller('v1/admin/accounts')
export class AccountsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ admin: true })
  @Operation({
    id: 'createAccount',
    summary: 'Make an account',
    tag,
    headers: reasonHeader,
    example: { name: 'Larkspur Home' },
  })
  @Answers(201, shapes.accountView, one)
  create(@Asking() asked: Asked, @Body({ schema: shapes.createAccount }) data: shapes.CreateAccount) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateAccountCommand(asked, data)));
  }

  @Get()
  @Policy({ admin: true })
  @Operation({ id: 'listAccounts', summary: 'List the accounts, newest first', tag })
  @Answers(200, pageOf(shapes.accountView), { description: 'A page', example: examplePage(shapes.accountExample) })
  list(@Call() { scope }: CallContext, @PageQuery() query: ListQuery) {
    return this.lists.page('accounts', scope.accountId, query, (page) =>
      this.queries.execute(new ListAccountsQuery(page)),
    );
  }

  @Get(':accountId')
  @Policy({ admin: true })
  @Operation({ id: 'getAccount', summary: 'Read an account', tag })
  @Answers(200, shapes.accountView, one)
  get(@AccountParam() account: AccountRef) {
    return this.queries.execute(new GetAccountQuery(account));
  }

  @Patch(':accountId')
  @Policy({ admin: true })
  @Operation({
    id: 'renameAccount',
    summary: 'Rename an account',
    tag,
    headers: reasonHeader,
    example: { name: 'Larkspur Home & Garden' },
  })
  @Answers(200, shapes.accountView, one)
  rename(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @Body({ schema: shapes.renameAccount }) data: shapes.RenameAccount,
  ) {
    return this.commands.execute(new RenameAccountCommand(asked, account, data));
  }
}
