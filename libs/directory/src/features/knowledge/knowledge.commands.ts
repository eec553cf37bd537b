import { Command } from '@nestjs/cqrs';
import type { Answer } from '../../changes/answer';
import type { Asked } from '../../changes/changes';
import type { CreateKnowledge, KnowledgeView, ReplaceKnowledge } from './knowledge.schemas';

/** Refused with `agent.knowledge-full` once the agent has as many entries as it may. */
export class CreateKnowledgeCommand extends Command<Answer<KnowledgeView>> {
  constructor(
    readonly asked: Asked,
    readonly agentId: string,
    readonly data: CreateKnowledge,
  ) {
    super();
  }
}

export class ReplaceKnowledgeCommand extends Command<Answer<KnowledgeView>> {
  constructor(
    readonly asked: Asked,
    readonly agentId: string,
    readonly entryId: string,
    readonly data: ReplaceKnowledge,
  ) {
    super();
  }
}

export class DeleteKnowledgeCommand extends Command<void> {
  constructor(
    readonly asked: Asked,
    readonly agentId: string,
    readonly entryId: string,
  ) {
    super();
  }
}
