import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { notFound } from '../../directory.errors';
import { UserEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { narrowToWords } from '../../lists/search';
import { GetUserQuery, ListUsersQuery } from './user.queries';
import { toUserView, type UserView } from './user.schemas';

@QueryHandler(GetUserQuery)
export class GetUserHandler implements IQueryHandler<GetUserQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, userId }: GetUserQuery): Promise<UserView> {
    const row = await this.dataSource.getRepository(UserEntity).findOneBy({ shard, accountId, id: userId });
    if (!row) throw notFound();
    return toUserView(row);
  }
}

@QueryHandler(ListUsersQuery)
export class ListUsersHandler implements IQueryHandler<ListUsersQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ account: { shard, accountId }, filter, page }: ListUsersQuery): Promise<UserView[]> {
    const { search, externalId, email, phone, foreignId } = filter;
    const query = this.dataSource
      .getRepository(UserEntity)
      .createQueryBuilder('user')
      .where({
        shard,
        accountId,
        ...(externalId !== undefined && { externalId }),
        ...(email !== undefined && { email }),
        ...(phone !== undefined && { phone }),
        ...(foreignId !== undefined && { foreignId }),
      });
    if (search !== undefined) narrowToWords(query, search);
    return (await readKeyset(query, 'createdAt', page)).map(toUserView);
  }
}
