import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import { newId } from '@verbatim/ids';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity } from '../../entities';
import { CreateAgentCommand } from './agent.commands';
import { auditedAgent, toAgentView, toProviderColumns, type AgentView, type CreateAgent } from './agent.schemas';
import { toScoreColumns, toSummaryColumns } from './agent.settings';

@CommandHandler(CreateAgentCommand)
export class CreateAgentHandler implements ICommandHandler<CreateAgentCommand> {
  constructor(private readonly changes: Changes) {}

  async execute({ asked, data }: CreateAgentCommand): Promise<Answer<AgentView>> {
    const { scope } = asked.call;
    const projectId = projectOf(scope, data);
    const { id = newId(), provider, summary, score, ...rest } = data;
    return this.changes.run(asked, scope, async (manager, now) => {
      const row: AgentEntity = {
        ...rest,
        ...toProviderColumns(provider),
        ...toSummaryColumns(summary),
        ...toScoreColumns(score),
        shard: scope.shard,
        accountId: scope.accountId,
        id,
        projectId,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      await manager.insert(AgentEntity, row);
      const answer = created(toAgentView(row), `/v1/agents/${id}`);
      return {
        result: answer,
        answer,
        audit: [
          { action: 'agent.created', subjectKind: 'agent', subjectId: id, before: null, after: auditedAgent(row) },
        ],
      };
    });
  }
}

const projectOf = (scope: AccountScope, { projectId }: CreateAgent): string => {
  if (scope.agentId !== null)
    throw new DirectoryError('auth.scope', 'A key that is bound to one agent cannot make another.');
  if (scope.projectId !== null) {
    if (projectId !== undefined && projectId !== scope.projectId) throw notFound('/projectId');
    return scope.projectId;
  }
  if (projectId === undefined)
    throw new DirectoryError('agent.project-required', 'Name the project of the agent.', {}, '/projectId');
  return projectId;
};
