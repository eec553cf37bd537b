import { Controller } from '@nestjs/common';
import { exampleIds } from '../../request/fields';
import { resourceController } from '../../resources/resource.controller';
import * as messages from './webhook.messages';
import * as shapes from './webhook.schemas';

@Controller('v1/webhooks')
export class WebhooksController extends resourceController({
  tag: 'Webhooks',
  scope: 'webhooks',
  since: '0.3',
  param: 'webhookId',
  ids: {
    create: 'createWebhook',
    list: 'listWebhooks',
    get: 'getWebhook',
    change: 'changeWebhook',
    delete: 'deleteWebhook',
  },
  summaries: {
    create: 'Have events sent to an address of yours',
    list: 'List the webhooks of the projects your key reaches, newest first',
    get: 'Read a webhook',
    change: 'Change a webhook, or turn it on or off',
    delete: 'Delete a webhook and what is known of its deliveries',
  },
  descriptions: {
    create:
      'Every event that is recorded after this is answered is posted there, signed as Standard Webhooks says: at least once, in order within a conversation, retried for three days. For what happened before, have it replayed. The secret is the one you give, or one that is made and shown this once.',
    change:
      'A key sees a webhook if it reaches all that the webhook is sent. What waited while it was disabled is sent once it is active; what happened meanwhile is not, unless you have it replayed.',
  },
  view: shapes.webhookView,
  newView: shapes.newWebhookView,
  create: shapes.createWebhook,
  change: shapes.changeWebhook,
  list: shapes.listWebhooks,
  examples: {
    view: shapes.webhookExample,
    newView: shapes.newWebhookExample,
    create: {
      projectId: exampleIds.project,
      url: 'https://hooks.example.com/verbatim',
      description: 'Feeds the data warehouse',
      eventTypes: ['message.created', 'conversation.completed'],
    },
    change: { status: 'disabled' },
  },
  messages: {
    create: messages.CreateWebhookCommand,
    change: messages.ChangeWebhookCommand,
    delete: messages.DeleteWebhookCommand,
    get: messages.GetWebhookQuery,
    list: messages.ListWebhooksQuery,
  },
}) {}
