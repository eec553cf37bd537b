import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { Changes } from '../../changes/changes';
import { notFound } from '../../directory.errors';
import { KnowledgeEntryEntity } from '../../entities';
import { DeleteKnowledgeCommand } from './knowledge.commands';
import { auditedKnowledge } from './knowledge.schemas';

@CommandHandler(DeleteKnowledgeCommand)
export class DeleteKnowledgeHandler implements ICommandHandler<DeleteKnowledgeCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, agentId, entryId }: DeleteKnowledgeCommand): Promise<void> {
    const { scope } = asked.call;
    return this.changes.run(asked, scope, async (manager) => {
      const { shard, accountId } = await requireVisibleAgent(manager, scope, agentId, 'pessimistic_read');
      const key = { shard, accountId, id: entryId };
      const row = await manager.findOne(KnowledgeEntryEntity, {
        where: { ...key, agentId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw notFound();
      await manager.delete(KnowledgeEntryEntity, key);
      return {
        result: undefined,
        audit: [
          {
            action: 'knowledge.deleted',
            subjectKind: 'knowledge',
            subjectId: entryId,
            before: auditedKnowledge(row),
            after: null,
          },
        ],
      };
    });
  }
}
