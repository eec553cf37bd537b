import type { AnsweringAgentReader, AgentReader } from '@verbatim/directory';
import type { AccountScope } from '@verbatim/kernel';
import type { AgentFacts, AgentModel, Agents } from '../../ports/agents.port';

export class DirectoryAgents implements Agents {
  constructor(
    private readonly facts: AgentReader,
    private readonly answering: AnsweringAgentReader,
  ) {}

  async find(
    scope: AccountScope,
    agentId: string,
    options: { readonly fresh?: boolean } = {},
  ): Promise<AgentFacts | null> {
    const agent = await this.facts.find(scope, agentId, options);
    return (
      agent && {
        id: agent.id,
        projectId: agent.project.id,
        name: agent.name,
        instructions: agent.instructions,
        kind: agent.provider.kind === 'external' ? 'external' : 'ai',
        onBusy: agent.onBusy,
        debounceMs: agent.debounceMs,
        handoverAfterFailures: agent.handoverAfterFailures,
        abandonAfterMinutes: agent.abandonAfterMinutes,
        archiveAfterMinutes: agent.archiveAfterMinutes,
        summary: agent.summary,
        score: agent.score,
        reopenOnMessage: agent.project.reopenOnMessage,
        eraseGraceSeconds: agent.project.eraseGraceSeconds,
        legalHold: agent.project.legalHold,
      }
    );
  }

  async model(scope: AccountScope, agentId: string): Promise<AgentModel | null> {
    const found = await this.answering.find(scope, agentId);
    return found?.model ? { ...found.model, knowledge: found.knowledge.entries } : null;
  }
}
