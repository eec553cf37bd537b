import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { newId } from '@verbatim/ids';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { ProjectEntity } from '../../entities';
import { CreateProjectCommand } from './project.commands';
import { auditedProject, toProjectView, type ProjectView } from './project.schemas';

@CommandHandler(CreateProjectCommand)
export class CreateProjectHandler implements ICommandHandler<CreateProjectCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, data }: CreateProjectCommand): Promise<Answer<ProjectView>> {
    const { shard, accountId } = account;
    const id = data.id ?? newId();
    return this.changes.run(asked, account, async (manager, now) => {
      const row: ProjectEntity = { ...data, shard, accountId, id, createdAt: now, updatedAt: now };
      await manager.insert(ProjectEntity, row);
      const answer = created(toProjectView(row), `/v1/admin/accounts/${accountId}/projects/${id}`);
      return {
        result: answer,
        answer,
        audit: [
          {
            action: 'project.created',
            subjectKind: 'project',
            subjectId: id,
            before: null,
            after: auditedProject(row),
          },
        ],
      };
    });
  }
}
