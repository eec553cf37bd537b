import { Inject } from '@nestjs/common';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Changes } from '../../changes/changes';
import type { WebhookEndpointEntity } from '../../entities';
import { CONVERSATION_USAGE, type ConversationUsage } from '../../ports/conversation-usage.port';
import { WEBHOOK_WATCH, type WebhookWatch } from '../../ports/webhook-watch.port';
import { requireResource } from '../../resources/find-resource';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import { DeleteResourceHandler } from '../../resources/write-resource.handlers';
import { DeleteWebhookCommand, GetWebhookQuery, ListWebhooksQuery } from './webhook.messages';
import { webhooks } from './webhook.resource';
import type { WebhookView } from './webhook.schemas';

@CommandHandler(DeleteWebhookCommand)
export class DeleteWebhookHandler extends DeleteResourceHandler<WebhookEndpointEntity> {
  protected readonly resource = webhooks;

  constructor(
    private readonly source: DataSource,
    changes: Changes,
    @Inject(CONVERSATION_USAGE) usage: ConversationUsage,
    @Inject(WEBHOOK_WATCH) private readonly watch: WebhookWatch,
  ) {
    super(source, changes, usage);
  }

  override async execute(command: DeleteWebhookCommand): Promise<void> {
    const { asked, id } = command;
    await requireResource(this.source.manager, webhooks, asked.call.scope, id, 'none');
    await this.watch.forget(this.source.manager, asked.call.scope, id);
    await super.execute(command);
  }
}

@QueryHandler(GetWebhookQuery)
export class GetWebhookHandler extends GetResourceHandler<WebhookEndpointEntity, WebhookView> {
  protected readonly resource = webhooks;
}

@QueryHandler(ListWebhooksQuery)
export class ListWebhooksHandler extends ListResourcesHandler<WebhookEndpointEntity, WebhookView> {
  protected readonly resource = webhooks;
}
