import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import type { LiveConversation } from '../domain/conversation.state';
import { AGENTS, USERS, type AgentFacts, type Agents, type Users } from '../ports/agents.port';

/** What keeps conversations beside a hold of their own: one of their project, or of their user. Asked anew each time. */
@Injectable()
export class LegalHolds {
  constructor(
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(USERS) private readonly users: Users,
  ) {}

  /** `agent`: as it is now; null when it is missing. */
  async on(
    scope: AccountScope,
    { agentId, userId }: Pick<LiveConversation, 'agentId' | 'userId'>,
  ): Promise<{ readonly held: boolean; readonly agent: AgentFacts | null }> {
    const [agent, ofUser] = await Promise.all([
      this.agents.find(scope, agentId, { fresh: true }),
      userId === null ? false : this.users.isHeld(scope, userId),
    ]);
    return { held: (agent?.legalHold ?? false) || ofUser, agent };
  }
}
