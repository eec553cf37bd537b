import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, IdempotentCalls, Operation, pageOf, Policy } from '@verbatim/http';
import type { AccountRef } from '../../accounts/account-ref';
import type { Asked } from '../../changes/changes';
import { type ListQuery, Lists } from '../../lists/lists';
import { AccountParam, IdParam, PageQuery } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { examplePage } from '../../request/fields';
import { CreateKeyCommand, RevokeKeyCommand } from './key.commands';
import { GetKeyQuery, ListKeysQuery } from './key.queries';
import * as shapes from './key.schemas';

const tag = 'Admin: keys';

@Controller('v1/admin/accounts/:accountId/keys')
export class KeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ admin: true })
  @Operation({
    id: 'createKey',
    summary: 'Make an API key',
    description: 'The key is shown once. To rotate, make a second key, move over to it, then revoke the first.',
    tag,
    headers: reasonHeader,
    example: { name: 'Back office', mode: 'live', scopes: ['conversations:read'] },
  })
  @Answers(201, shapes.newKeyView, { description: 'The key, shown this once', example: shapes.newKeyExample })
  create(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @Body({ schema: shapes.createKey }) data: shapes.CreateKey,
  ) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateKeyCommand(asked, account, data)));
  }

  @Get()
  @Policy({ admin: true })
  @Operation({ id: 'listKeys', summary: "List an account's keys, newest first", tag })
  @Answers(200, pageOf(shapes.keyView), { description: 'A page', example: examplePage(shapes.keyExample) })
  list(@AccountParam() account: AccountRef, @PageQuery() query: ListQuery) {
    return this.lists.page('keys', account.accountId, query, (page) =>
      this.queries.execute(new ListKeysQuery(account, page)),
    );
  }

  @Get(':keyId')
  @Policy({ admin: true })
  @Operation({ id: 'getKey', summary: 'Read what is kept of a key', tag })
  @Answers(200, shapes.keyView, { description: 'The key, by its hint', example: shapes.keyExample })
  get(@AccountParam() account: AccountRef, @IdParam('keyId') keyId: string) {
    return this.queries.execute(new GetKeyQuery(account, keyId));
  }

  @Delete(':keyId')
  @HttpCode(204)
  @Policy({ admin: true })
  @Operation({
    id: 'revokeKey',
    summary: 'Revoke a key',
    description: 'Refused everywhere within five seconds. The key stays in the list, marked as revoked.',
    tag,
    headers: reasonHeader,
  })
  @Answers(204, null, { description: 'Revoked' })
  revoke(@Asking() asked: Asked, @AccountParam() account: AccountRef, @IdParam('keyId') keyId: string) {
    return this.commands.execute(new RevokeKeyCommand(asked, account, keyId));
  }
}
