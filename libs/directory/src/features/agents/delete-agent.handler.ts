import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { requireVisibleAgent } from '../../accounts/visible-agent';
import { Changes } from '../../changes/changes';
import { DirectoryError } from '../../directory.errors';
import { AgentEntity } from '../../entities';
import { revokeKeys } from '../../keys/revoke-keys';
import { CONVERSATION_USAGE, type ConversationUsage } from '../../ports/conversation-usage.port';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { forgetWebhooksOf } from '../../webhooks/forget-webhooks';
import { DeleteAgentCommand } from './agent.commands';
import { auditedAgent } from './agent.schemas';

@CommandHandler(DeleteAgentCommand)
export class DeleteAgentHandler implements ICommandHandler<DeleteAgentCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: Changes,
    @Inject(CONVERSATION_USAGE) private readonly usage: ConversationUsage,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {}

  async execute({ asked, agentId }: DeleteAgentCommand): Promise<void> {
    const { scope } = asked.call;
    const { manager: outside } = this.dataSource;
    const { shard, accountId } = await requireVisibleAgent(outside, scope, agentId, 'none');
    // Asked before the transaction: it may need a connection of the same pool, which must not wait for itself.
    if (await this.usage.isUsed(scope, { agentId }))
      throw new DirectoryError('agent.in-use', 'The agent has conversations.');
    await forgetWebhooksOf(outside, this.watch, { shard, accountId, agentId });
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireVisibleAgent(manager, scope, agentId, 'pessimistic_write');
      const revoked = await revokeKeys(manager, { shard, accountId, agentId }, now);
      await manager.delete(AgentEntity, { shard, accountId, id: agentId });
      return {
        result: undefined,
        audit: [
          { action: 'agent.deleted', subjectKind: 'agent', subjectId: agentId, before: auditedAgent(row), after: null },
          ...revoked,
        ],
      };
    });
  }
}
