import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requireVersion } from '@verbatim/http';
import type { EntityManager } from 'typeorm';
import { ok, type Answer } from '../../changes/answer';
import { Changes } from '../../changes/changes';
import { WebhookEndpointEntity } from '../../entities';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { keyOf, requireResource } from '../../resources/find-resource';
import { changedNote } from '../../resources/resource-audit';
import { requireReach } from './create-webhook.handler';
import { WebhookTarget } from './webhook-target';
import { ChangeWebhookCommand } from './webhook.messages';
import { webhooks } from './webhook.resource';
import { toWebhookView, type ChangeWebhook, type WebhookView } from './webhook.schemas';

@CommandHandler(ChangeWebhookCommand)
export class ChangeWebhookHandler implements ICommandHandler<ChangeWebhookCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly target: WebhookTarget,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {}

  async execute({ asked, id, expectedVersion, data }: ChangeWebhookCommand): Promise<Answer<WebhookView>> {
    const { scope } = asked.call;
    requireReach(scope.environments, data.environments);
    await this.target.require(data.url);
    return this.changes.run(asked, scope, async (manager, now) => {
      const row = await requireResource(manager, webhooks, scope, id, 'pessimistic_write');
      requireVersion(expectedVersion, row.version);
      const given = {
        ...data,
        ...(await this.turned(manager, row, data, now)),
        version: row.version + 1,
        updatedAt: now,
      };
      const changed = Object.assign(new WebhookEndpointEntity(), row, given);
      const note = changedNote(webhooks, row, changed);
      if (!note) return { result: ok(toWebhookView(row)), audit: 'nothing-changed' };
      await manager.update(WebhookEndpointEntity, keyOf(row), given);
      if (row.status === 'disabled' && changed.status === 'active') await this.watch.resumed(manager, row, id);
      return { result: ok(toWebhookView(changed)), audit: [note] };
    });
  }

  /** What turning it on or off brings with it. */
  private async turned(
    manager: EntityManager,
    row: WebhookEndpointEntity,
    { status = row.status }: ChangeWebhook,
    now: Date,
  ): Promise<Partial<WebhookEndpointEntity>> {
    if (status === row.status) return {};
    const head = await this.watch.head(manager, row);
    if (status === 'disabled') return { disabledReason: 'requested', disabledAt: now, untilPosition: head };
    // As long as what happened before it was turned off has not been seen to, it is sent what came since as well.
    const isSeenTo = (row.untilPosition ?? 0) <= (await this.watch.followed(manager, row));
    return {
      ...{ disabledReason: null, disabledAt: null, enabledAt: now, untilPosition: null },
      ...(isSeenTo && { fromPosition: head }),
    };
  }
}
