import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource, type EntityManager } from 'typeorm';
import type { AccountRef } from '../../accounts/account-ref';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity, ProjectEntity } from '../../entities';
import { revokeKeys } from '../../keys/revoke-keys';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { forgetWebhooksOf } from '../../webhooks/forget-webhooks';
import { DeleteProjectCommand } from './project.commands';
import { auditedProject } from './project.schemas';

@CommandHandler(DeleteProjectCommand)
export class DeleteProjectHandler implements ICommandHandler<DeleteProjectCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {}

  async execute({ asked, account, projectId }: DeleteProjectCommand): Promise<void> {
    const { shard, accountId } = account;
    const { manager: outside } = this.dataSource;
    await requireUnused(outside, account, projectId);
    await forgetWebhooksOf(outside, this.watch, { shard, accountId, projectId });
    return this.changes.run(asked, account, async (manager, now) => {
      const key = { shard, accountId, id: projectId };
      const row = await manager.findOne(ProjectEntity, { where: key, lock: { mode: 'pessimistic_write' } });
      if (!row) throw notFound();
      await requireUnused(manager, account, projectId);
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

const requireUnused = async (
  manager: EntityManager,
  { shard, accountId }: AccountRef,
  projectId: string,
): Promise<void> => {
  if (await manager.existsBy(AgentEntity, { shard, accountId, projectId }))
    throw new DirectoryError('project.in-use', 'The project still has agents.');
};
