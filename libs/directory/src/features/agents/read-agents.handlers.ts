import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { requireVisibleAgent, visibleAgents } from '../../accounts/visible-agent';
import { AgentEntity } from '../../entities';
import { readKeyset } from '../../lists/keyset';
import { GetAgentQuery, ListAgentsQuery } from './agent.queries';
import { toAgentView, type AgentView } from './agent.schemas';

@QueryHandler(GetAgentQuery)
export class GetAgentHandler implements IQueryHandler<GetAgentQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, agentId }: GetAgentQuery): Promise<AgentView> {
    return toAgentView(await requireVisibleAgent(this.dataSource.manager, scope, agentId, 'none'));
  }
}

@QueryHandler(ListAgentsQuery)
export class ListAgentsHandler implements IQueryHandler<ListAgentsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ scope, filter, page }: ListAgentsQuery): Promise<AgentView[]> {
    const query = this.dataSource.getRepository(AgentEntity).createQueryBuilder('agent').where(visibleAgents(scope));
    if (filter.projectId !== undefined) query.andWhere({ projectId: filter.projectId });
    return (await readKeyset(query, 'createdAt', page)).map(toAgentView);
  }
}
