import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { newId } from '@verbatim/ids';
import type { AccountRef } from '../../accounts/account-ref';
import { created, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { DirectoryError, notFound } from '../../directory.errors';
import { AgentEntity, ApiKeyEntity, ProjectEntity } from '../../entities';
import { hashKey, hintOf, makeKey } from '../../keys/key-format';
import { CreateKeyCommand } from './key.commands';
import { auditedKey, toKeyView, type CreateKey, type NewKeyView } from './key.schemas';

@CommandHandler(CreateKeyCommand)
export class CreateKeyHandler implements ICommandHandler<CreateKeyCommand> {
  constructor(private readonly changes: Changes) {}

  execute({ asked, account, data }: CreateKeyCommand): Promise<Answer<NewKeyView>> {
    const { shard, accountId } = account;
    const id = data.id ?? newId();
    const key = makeKey(data.mode, shard);
    return this.changes.run(asked, account, async (manager, now) => {
      const expiresAt = data.expiresAt === null ? null : new Date(data.expiresAt);
      if (expiresAt !== null && expiresAt <= now)
        throw new DirectoryError('key.expiry-past', 'The key would have expired already.', {}, '/expiresAt');
      const row: ApiKeyEntity = {
        ...data,
        shard,
        accountId,
        id,
        projectId: await projectOf(manager, account, data),
        hash: hashKey(key),
        hint: hintOf(key),
        createdAt: now,
        expiresAt,
        revokedAt: null,
      };
      await manager.insert(ApiKeyEntity, row);
      const location = `/v1/admin/accounts/${accountId}/keys/${id}`;
      return {
        result: created({ ...toKeyView(row), key }, location),
        answer: created({ ...toKeyView(row), key: null }, location),
        audit: [{ action: 'key.created', subjectKind: 'key', subjectId: id, before: null, after: auditedKey(row) }],
      };
    });
  }
}

/** A key bound to an agent is bound to that agent's project as well. The rows are locked against being deleted meanwhile. */
const projectOf = async (
  manager: EntityManager,
  { shard, accountId }: AccountRef,
  { projectId, agentId }: CreateKey,
): Promise<string | null> => {
  const lock = { mode: 'pessimistic_read' } as const;
  if (projectId !== null) {
    const project = await manager.findOne(ProjectEntity, { where: { shard, accountId, id: projectId }, lock });
    if (!project) throw notFound('/projectId');
  }
  if (agentId === null) return projectId;
  const agent = await manager.findOne(AgentEntity, { where: { shard, accountId, id: agentId }, lock });
  if (!agent) throw notFound('/agentId');
  if (projectId !== null && agent.projectId !== projectId)
    throw new DirectoryError('key.binding-mismatch', 'The agent is not in this project.', {}, '/agentId');
  return agent.projectId;
};
