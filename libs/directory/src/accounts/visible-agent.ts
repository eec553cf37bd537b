import type { AccountScope } from '@verbatim/kernel';
import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { notFound } from '../directory.errors';
import { AgentEntity } from '../entities';

/** Which agents a key sees: its account's, its project's, or its own one. */
export const visibleAgents = ({
  shard,
  accountId,
  projectId,
  agentId,
}: AccountScope): FindOptionsWhere<AgentEntity> => ({
  shard,
  accountId,
  ...(projectId !== null && { projectId }),
  ...(agentId !== null && { id: agentId }),
});

/** Throws `resource.not-found` for an agent that is missing, another account's, or beyond what the key is bound to. */
export const requireVisibleAgent = async (
  manager: EntityManager,
  scope: AccountScope,
  agentId: string,
  lock: 'pessimistic_read' | 'pessimistic_write' | 'none',
): Promise<AgentEntity> => {
  if (scope.agentId !== null && scope.agentId !== agentId) throw notFound();
  const agent = await manager.findOne(AgentEntity, {
    where: { ...visibleAgents(scope), id: agentId },
    ...(lock !== 'none' && { lock: { mode: lock } }),
  });
  if (!agent) throw notFound();
  return agent;
};
