import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { DirectoryError } from '../../directory.errors';
import { KnowledgeEntryEntity } from '../../entities';
import { CreateKnowledgeCommand } from './knowledge.commands';
import { auditedKnowledge, KNOWLEDGE_LIMIT, toKnowledgeView, type KnowledgeView } from './knowledge.schemas';

@CommandHandler(CreateKnowledgeCommand)
export class CreateKnowledgeHandler implements ICommandHandler<CreateKnowledgeCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, agentId, data }: CreateKnowledgeCommand): Promise<Answer<KnowledgeView>> {
    const { scope } = asked.call;
    const id = data.id ?? newId();
    return this.changes.run(asked, scope, async (manager, now) => {
      // The lock makes entries of one agent be added one after the other, so that the limit holds.
      const { shard, accountId } = await requireVisibleAgent(manager, scope, agentId, 'pessimistic_write');
      if ((await manager.countBy(KnowledgeEntryEntity, { shard, accountId, agentId })) >= KNOWLEDGE_LIMIT)
        throw new DirectoryError('agent.knowledge-full', `An agent has at most ${KNOWLEDGE_LIMIT} knowledge entries.`);
      const row: KnowledgeEntryEntity = { ...data, shard, accountId, id, agentId, createdAt: now, updatedAt: now };
      await manager.insert(KnowledgeEntryEntity, row);
      const answer = created(toKnowledgeView(row), `/v1/agents/${agentId}/knowledge/${id}`);
      return {
        result: answer,
        answer,
        audit: [
          {
            action: 'knowledge.created',
            subjectKind: 'knowledge',
            subjectId: id,
            before: null,
            after: auditedKnowledge(row),
          },
        ],
      };
    });
  }
}
