import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { MemberEntity } from '../../entities';
import { id } from '../../request/fields';
import { FindMemberQuery } from './member.messages';
import { toMemberView, type MemberView } from './member.schemas';

@QueryHandler(FindMemberQuery)
export class FindMemberHandler implements IQueryHandler<FindMemberQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, named }: FindMemberQuery): Promise<MemberView | null> {
    const lower = named.toLowerCase();
    const by = id.safeParse(lower).success ? { id: lower } : { email: lower };
    const row = await this.dataSource.getRepository(MemberEntity).findOneBy({ shard, accountId, ...by });
    return row && toMemberView(row);
  }
}
