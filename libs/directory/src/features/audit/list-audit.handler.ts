import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AuditEntryEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { ListAuditQuery } from './audit.queries';
import { toAuditView, type AuditView } from './audit.schemas';

@QueryHandler(ListAuditQuery)
export class ListAuditHandler implements IQueryHandler<ListAuditQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, page }: ListAuditQuery): Promise<AuditView[]> {
    const query = this.dataSource
      .getRepository(AuditEntryEntity)
      .createQueryBuilder('entry')
      .where({ shard, accountId });
    return (await readKeyset(query, 'at', page)).map(toAuditView);
  }
}
