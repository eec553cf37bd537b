import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { notFound } from '../../directory.errors';
import { AccountEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetAccountQuery, ListAccountsQuery } from './account.queries';
import { toAccountView, type AccountView } from './account.schemas';

@QueryHandler(GetAccountQuery)
export class GetAccountHandler implements IQueryHandler<GetAccountQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account }: GetAccountQuery): Promise<AccountView> {
    const row = await this.dataSource
      .getRepository(AccountEntity)
      .findOneBy({ shard: account.shard, id: account.accountId });
    if (!row) throw notFound();
    return toAccountView(row);
  }
}

@QueryHandler(ListAccountsQuery)
export class ListAccountsHandler implements IQueryHandler<ListAccountsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ page }: ListAccountsQuery): Promise<AccountView[]> {
    const query = this.dataSource.getRepository(AccountEntity).createQueryBuilder('account');
    return (await readKeyset(query, 'createdAt', page)).map(toAccountView);
  }
}
