import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Changes } from '../../changes/changes';
import { WebhookEndpointEntity } from '../../entities';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { keyOf } from '../../resources/find-resource';
import { changedNote } from '../../resources/resource-audit';
import { DisableWebhookCommand } from './webhook.messages';
import { webhooks } from './webhook.resource';

@CommandHandler(DisableWebhookCommand)
export class DisableWebhookHandler implements ICommandHandler<DisableWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {}

  execute({ asked, id, reason }: DisableWebhookCommand): Promise<boolean> {
    const { shard, accountId } = asked.call.scope;
    return this.changes.run(asked, { shard, accountId }, async (manager, now) => {
      const row = await manager.findOne(WebhookEndpointEntity, {
        where: { shard, accountId, id },
        lock: { mode: 'pessimistic_write' },
      });
      if (row?.status !== 'active') return { result: false, audit: 'nothing-changed' };
      const untilPosition = await this.watch.head(manager, row);
      const given = { status: 'disabled' as const, disabledReason: reason, disabledAt: now, untilPosition };
      const moved = { ...given, version: row.version + 1, updatedAt: now };
      const note = changedNote(webhooks, row, { ...row, ...moved });
      await manager.update(WebhookEndpointEntity, keyOf(row), moved);
      return { result: true, audit: note ? [note] : 'nothing-changed' };
    });
  }
}
