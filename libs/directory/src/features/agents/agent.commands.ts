import { Command } from '@nestjs/cqrs';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { AgentView, ChangeAgent, CreateAgent } from './agent.schemas';

export class CreateAgentCommand extends Command<Answer<AgentView>> {
  constructor(
    readonly asked: Asked,
    readonly data: CreateAgent,
  ) {
    super();
  }
}

export class ChangeAgentCommand extends Command<Answer<AgentView>> {
  constructor(
    readonly asked: Asked,
    readonly agentId: string,
    /** The version the caller last saw; null asks for no check. */
    readonly expectedVersion: number | null,
    readonly data: ChangeAgent,
  ) {
    super();
  }
}

/** Refused with `agent.in-use` while conversations name it. Its knowledge goes and keys bound to it are revoked. */
export class DeleteAgentCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly agentId: string,
  ) {
    super();
  }
}
