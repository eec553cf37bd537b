import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity, ProjectEntity } from '../../entities';
import { revokeKeys } from '../../keys/revoke-keys';
import { DeleteProjectCommand } from './project.commands';
import { auditedProject } from './project.schemas';

@CommandHandler(DeleteProjectCommand)
export class DeleteProjectHandler implements ICommandHandler<DeleteProjectCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, projectId }: DeleteProjectCommand): Promise<void> {
    const { shard, accountId } = account;
    return this.changes.run(asked, account, async (manager, now) => {
      const key = { shard, accountId, id: projectId };
      const row = await manager.findOne(ProjectEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      if (await manager.existsBy(AgentEntity, { shard, accountId, projectId }))
        throw new DirectoryError('project.in-use', 'The project still has agents.');
      const revoked = await revokeKeys(manager, { shard, accountId, projectId }, now);
      await manager.delete(ProjectEntity, key);
      return {
        result: undefined,
        audit: [
          {
            action: 'project.deleted',
            subjectKind: 'project',
            subjectId: projectId,
            before: auditedProject(row),
            after: null,
          },
          ...revoked,
        ],
      };
    });
  }
}
