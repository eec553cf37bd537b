import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { notFound } from '../../directory.errors';
import { ApiKeyEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetKeyQuery, ListKeysQuery } from './key.queries';
import { toKeyView, type KeyView } from './key.schemas';

@QueryHandler(GetKeyQuery)
export class GetKeyHandler implements IQueryHandler<GetKeyQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, keyId }: GetKeyQuery): Promise<KeyView> {
    const row = await this.dataSource.getRepository(ApiKeyEntity).findOneBy({ shard, accountId, id: keyId });
    if (!row) throw notFound();
    return toKeyView(row);
  }
}

@QueryHandler(ListKeysQuery)
export class ListKeysHandler implements IQueryHandler<ListKeysQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, page }: ListKeysQuery): Promise<KeyView[]> {
    const query = this.dataSource.getRepository(ApiKeyEntity).createQueryBuilder('key').where({ shard, accountId });
    return (await readKeyset(query, 'createdAt', page)).map(toKeyView);
  }
}
