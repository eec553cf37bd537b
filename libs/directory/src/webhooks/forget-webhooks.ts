import type { EntityManager } from 'typeorm';
import type { AccountRef } from '../accounts/account-ref';
import { WebhookEndpointEntity } from '../entities';
import type { WebhookWatch } from '../ports/webhook-watch.port';

/** Before a project or an agent is deleted, and its webhooks with it: outside of the transaction that does so. */
export const forgetWebhooksOf = async (
  manager: EntityManager,
  watch: WebhookWatch,
  { shard, accountId, ...owner }: AccountRef & ({ readonly projectId: string } | { readonly agentId: string }),
): Promise<void> => {
  const account = { shard, accountId };
  const theirs = await manager.find(WebhookEndpointEntity, { where: { ...account, ...owner }, select: { id: true } });
  for (const { id } of theirs) await watch.forget(manager, account, id);
};
