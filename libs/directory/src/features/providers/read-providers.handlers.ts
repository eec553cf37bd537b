import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { notFound } from '../../directory.errors';
import { ModelProviderEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetProviderQuery, ListProvidersQuery } from './provider.queries';
import { toProviderView, type ProviderView } from './provider.schemas';

@QueryHandler(GetProviderQuery)
export class GetProviderHandler implements IQueryHandler<GetProviderQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, providerId }: GetProviderQuery): Promise<ProviderView> {
    const row = await this.dataSource
      .getRepository(ModelProviderEntity)
      .findOneBy({ shard, accountId, id: providerId });
    if (!row) throw notFound();
    return toProviderView(row);
  }
}

@QueryHandler(ListProvidersQuery)
export class ListProvidersHandler implements IQueryHandler<ListProvidersQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, page }: ListProvidersQuery): Promise<ProviderView[]> {
    const query = this.dataSource
      .getRepository(ModelProviderEntity)
      .createQueryBuilder('provider')
      .where({ shard, accountId });
    return (await readKeyset(query, 'createdAt', page)).map(toProviderView);
  }
}
