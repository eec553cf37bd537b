import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { difference } from '../../changes/difference';
import { notFound } from '../../directory.errors';
import { ProjectEntity } from '../../entities';
import { ChangeProjectCommand } from './project.commands';
import { auditedProject, toProjectView, type ProjectView } from './project.schemas';

@CommandHandler(ChangeProjectCommand)
export class ChangeProjectHandler implements ICommandHandler<ChangeProjectCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, projectId, data }: ChangeProjectCommand): Promise<Answer<ProjectView>> {
    return this.changes.run(asked, account, async (manager, now) => {
      const key = { shard: account.shard, accountId: account.accountId, id: projectId };
      const row = await manager.findOne(ProjectEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      const changed = { ...row, ...data, updatedAt: now };
      const differs = difference(auditedProject(row), auditedProject(changed));
      if (!differs) return { result: ok(toProjectView(row)), audit: 'nothing-changed' };
      await manager.update(ProjectEntity, key, { ...auditedProject(changed), updatedAt: now });
      return {
        result: ok(toProjectView(changed)),
        audit: [{ action: 'project.changed', subjectKind: 'project', subjectId: projectId, ...differs }],
      };
    });
  }
}
