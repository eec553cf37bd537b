import { type EntityManager, type FindOptionsWhere, IsNull } from 'typeorm';
import type { AuditNote } from '../changes/changes';
import { ApiKeyEntity } from '../entities';

/** Revokes every live key that matches, and says so for the audit. Other processes notice within seconds. */
export const revokeKeys = async (
  manager: EntityManager,
  which: FindOptionsWhere<ApiKeyEntity>,
  now: Date,
): Promise<AuditNote[]> => {
  const keys = await manager.find(ApiKeyEntity, {
    where: { ...which, revokedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  for (const { shard, accountId, id } of keys)
    await manager.update(ApiKeyEntity, { shard, accountId, id }, { revokedAt: now });
  return keys.map(({ id }) => ({
    action: 'key.revoked',
    subjectKind: 'key',
    subjectId: id,
    before: { revokedAt: null },
    after: { revokedAt: now.toISOString() },
  }));
};
