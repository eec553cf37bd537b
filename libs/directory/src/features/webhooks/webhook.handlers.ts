import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import type { WebhookEndpointEntity } from '../../entities';
import { GetResourceHandler, ListResourcesHandler } from '../../resources/read-resource.handlers';
import { DeleteResourceHandler } from '../../resources/write-resource.handlers';
import { DeleteWebhookCommand, GetWebhookQuery, ListWebhooksQuery } from './webhook.messages';
import { webhooks } from './webhook.resource';
import type { WebhookView } from './webhook.schemas';

@CommandHandler(DeleteWebhookCommand)
export class DeleteWebhookHandler extends DeleteResourceHandler<WebhookEndpointEntity> {
  protected readonly resource = webhooks;
}

@QueryHandler(GetWebhookQuery)
export class GetWebhookHandler extends GetResourceHandler<WebhookEndpointEntity, WebhookView> {
  protected readonly resource = webhooks;
}

@QueryHandler(ListWebhooksQuery)
export class ListWebhooksHandler extends ListResourcesHandler<WebhookEndpointEntity, WebhookView> {
  protected readonly resource = webhooks;
}
