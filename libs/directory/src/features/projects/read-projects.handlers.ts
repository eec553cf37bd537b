import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { notFound } from '../../directory.errors';
import { ProjectEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetProjectQuery, ListProjectsQuery } from './project.queries';
import { toProjectView, type ProjectView } from './project.schemas';

@QueryHandler(GetProjectQuery)
export class GetProjectHandler implements IQueryHandler<GetProjectQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope: { shard, accountId, projectId: bound }, projectId }: GetProjectQuery): Promise<ProjectView> {
    if (bound !== null && bound !== projectId) throw notFound();
    const row = await this.dataSource.getRepository(ProjectEntity).findOneBy({ shard, accountId, id: projectId });
    if (!row) throw notFound();
    return toProjectView(row);
  }
}

@QueryHandler(ListProjectsQuery)
export class ListProjectsHandler implements IQueryHandler<ListProjectsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope: { shard, accountId, projectId }, page }: ListProjectsQuery): Promise<ProjectView[]> {
    const query = this.dataSource
      .getRepository(ProjectEntity)
      .createQueryBuilder('project')
      .where({ shard, accountId, ...(projectId !== null && { id: projectId }) });
    return (await readKeyset(query, 'createdAt', page)).map(toProjectView);
  }
}
