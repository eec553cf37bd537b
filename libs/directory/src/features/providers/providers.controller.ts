import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, IdempotentCalls, Operation, pageOf, Policy } from '@verbatim/http';
import type { AccountRef } from '../../accounts/account-ref';
import type { Asked } from '../../changes/changes';
import { type ListQuery, Lists } from '../../lists/lists';
import { AccountParam, IdParam, PageQuery } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { examplePage } from '../../request/fields';
import { ChangeProviderCommand, CreateProviderCommand, DeleteProviderCommand } from './provider.commands';
import { GetProviderQuery, ListProvidersQuery } from './provider.queries';
import * as shapes from './provider.schemas';

const tag = 'Admin: providers';
const one = { description: 'The provider, without its credential', example: shapes.providerExample };

@Controller('v1/admin/accounts/:accountId/providers')
export class ProvidersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly lists: Lists,
  ) {}

  @Post()
  @Policy({ admin: true })
  @Operation({
    id: 'createProvider',
    summary: 'Set up a model provider',
    description: 'The address must be public and https, unless this installation allows private targets.',
    tag,
    headers: reasonHeader,
    example: {
      name: 'Our gateway',
      kind: 'openai-compatible',
      baseUrl: 'https://models.example.com/v1',
      credential: 'secret',
    },
  })
  @Answers(201, shapes.providerView, one)
  create(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @Body({ schema: shapes.createProvider }) data: shapes.CreateProvider,
  ) {
    return this.calls.run(asked.call, () => this.commands.execute(new CreateProviderCommand(asked, account, data)));
  }

  @Get()
  @Policy({ admin: true })
  @Operation({ id: 'listProviders', summary: "List an account's providers, newest first", tag })
  @Answers(200, pageOf(shapes.providerView), { description: 'A page', example: examplePage(shapes.providerExample) })
  list(@AccountParam() account: AccountRef, @PageQuery() query: ListQuery) {
    return this.lists.page('providers', account.accountId, query, (page) =>
      this.queries.execute(new ListProvidersQuery(account, page)),
    );
  }

  @Get(':providerId')
  @Policy({ admin: true })
  @Operation({ id: 'getProvider', summary: 'Read a provider', tag })
  @Answers(200, shapes.providerView, one)
  get(@AccountParam() account: AccountRef, @IdParam('providerId') providerId: string) {
    return this.queries.execute(new GetProviderQuery(account, providerId));
  }

  @Patch(':providerId')
  @Policy({ admin: true })
  @Operation({
    id: 'changeProvider',
    summary: 'Change a provider',
    description: 'An absent credential stays as it is; null removes it.',
    tag,
    headers: reasonHeader,
    example: { credential: 'another-secret' },
  })
  @Answers(200, shapes.providerView, one)
  change(
    @Asking() asked: Asked,
    @AccountParam() account: AccountRef,
    @IdParam('providerId') providerId: string,
    @Body({ schema: shapes.changeProvider }) data: shapes.ChangeProvider,
  ) {
    return this.commands.execute(new ChangeProviderCommand(asked, account, providerId, data));
  }

  @Delete(':providerId')
  @HttpCode(204)
  @Policy({ admin: true })
  @Operation({ id: 'deleteProvider', summary: 'Delete a provider that no agent uses', tag, headers: reasonHeader })
  @Answers(204, null, { description: 'Deleted' })
  delete(@Asking() asked: Asked, @AccountParam() account: AccountRef, @IdParam('providerId') providerId: string) {
    return this.commands.execute(new DeleteProviderCommand(asked, account, providerId));
  }
}
