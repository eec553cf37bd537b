import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { difference } from '../../changes/difference';
import { notFound } from '../../directory.errors';
import { KnowledgeEntryEntity } from '../../entities';
import { ReplaceKnowledgeCommand } from './knowledge.commands';
import { auditedKnowledge, toKnowledgeView, type KnowledgeView } from './knowledge.schemas';

@CommandHandler(ReplaceKnowledgeCommand)
export class ReplaceKnowledgeHandler implements ICommandHandler<ReplaceKnowledgeCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, agentId, entryId, data }: ReplaceKnowledgeCommand): Promise<Answer<KnowledgeView>> {
    const { scope } = asked.call;
    return this.changes.run(asked, scope, async (manager, now) => {
      const { shard, accountId } = await requireVisibleAgent(manager, scope, agentId, 'pessimistic_read');
      const key = { shard, accountId, id: entryId };
      const row = await manager.findOne(KnowledgeEntryEntity, {
        where: { ...key, agentId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw notFound();
      const changed = { ...row, ...data, updatedAt: now };
      const differs = difference(auditedKnowledge(row), auditedKnowledge(changed));
      if (!differs) return { result: ok(toKnowledgeView(row)), audit: 'nothing-changed' };
      await manager.update(KnowledgeEntryEntity, key, { ...data, updatedAt: now });
      return {
        result: ok(toKnowledgeView(changed)),
        audit: [{ action: 'knowledge.replaced', subjectKind: 'knowledge', subjectId: entryId, ...differs }],
      };
    });
  }
}
