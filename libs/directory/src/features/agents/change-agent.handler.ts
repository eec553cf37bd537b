import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVersion } from '@verbatim/http';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { difference } from '../../changes/difference';
import { AgentEntity } from '../../entities';
import { AGENT_WATCH, type AgentWatch } from '../../ports/agent-watch.port';
import { ChangeAgentCommand } from './agent.commands';
import { auditedAgent, toAgentView, toProviderColumns, type AgentView } from './agent.schemas';
import { scoreTimes, summaryTimes, toScoreColumns, toSummaryColumns } from './agent.settings';

const timing = ['abandonAfterMinutes', 'archiveAfterMinutes', 'summary', 'score'] as const;

@CommandHandler(ChangeAgentCommand)
export class ChangeAgentHandler implements ICommandHandler<ChangeAgentCommand> {
  constructor(
    private readonly changes: Changes,
    @Inject(AGENT_WATCH) private readonly watch: AgentWatch,
  ) {}

  execute({ asked, agentId, expectedVersion, data }: ChangeAgentCommand): Promise<Answer<AgentView>> {
    const { scope } = asked.call;
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireVisibleAgent(manager, scope, agentId, 'pessimistic_write');
      requireVersion(expectedVersion, row.version);
      const { provider, summary, score, ...rest } = data;
      const given = {
        ...rest,
        ...(provider && toProviderColumns(provider)),
        ...(summary && toSummaryColumns({ ...summaryTimes(row), ...summary })),
        ...(score && toScoreColumns({ ...scoreTimes(row), ...score })),
      };
      const changed = { ...row, ...given, version: row.version + 1, updatedAt: now };
      const differs = difference(auditedAgent(row), auditedAgent(changed));
      if (!differs) return { result: ok(toAgentView(row)), audit: 'nothing-changed' };
      await manager.update(
        AgentEntity,
        { shard: row.shard, accountId: row.accountId, id: row.id },
        { ...given, version: changed.version, updatedAt: now },
      );
      if (timing.some((field) => data[field] !== undefined)) await this.watch.timesChanged(manager, scope, agentId);
      return {
        result: ok(toAgentView(changed)),
        audit: [{ action: 'agent.changed', subjectKind: 'agent', subjectId: agentId, ...differs }],
      };
    });
  }
}
