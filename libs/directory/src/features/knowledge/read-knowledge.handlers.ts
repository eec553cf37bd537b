import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { notFound } from '../../directory.errors';
import { KnowledgeEntryEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetKnowledgeQuery, ListKnowledgeQuery } from './knowledge.queries';
import { toKnowledgeView, type KnowledgeView } from './knowledge.schemas';

@QueryHandler(GetKnowledgeQuery)
export class GetKnowledgeHandler implements IQueryHandler<GetKnowledgeQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, agentId, entryId }: GetKnowledgeQuery): Promise<KnowledgeView> {
    const { shard, accountId } = await requireVisibleAgent(this.dataSource.manager, scope, agentId, 'none');
    const row = await this.dataSource
      .getRepository(KnowledgeEntryEntity)
      .findOneBy({ shard, accountId, id: entryId, agentId });
    if (!row) throw notFound();
    return toKnowledgeView(row);
  }
}

@QueryHandler(ListKnowledgeQuery)
export class ListKnowledgeHandler implements IQueryHandler<ListKnowledgeQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, agentId, page }: ListKnowledgeQuery): Promise<KnowledgeView[]> {
    const { shard, accountId } = await requireVisibleAgent(this.dataSource.manager, scope, agentId, 'none');
    const query = this.dataSource
      .getRepository(KnowledgeEntryEntity)
      .createQueryBuilder('entry')
      .where({ shard, accountId, agentId });
    return (await readKeyset(query, 'createdAt', page)).map(toKnowledgeView);
  }
}
