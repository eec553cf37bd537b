import { ArrayContainedBy } from 'typeorm';
import { WebhookEndpointEntity } from '../../entities';
import type { Resource } from '../../resources/resource';
import { toWebhookView, type WebhookView } from './webhook.schemas';

/** An endpoint is reached by keys that reach all that it is sent: others could have themselves sent more than they see. */
export const webhooks: Resource<WebhookEndpointEntity, WebhookView> = {
  kind: 'webhook',
  path: '/v1/webhooks',
  entity: WebhookEndpointEntity,
  visible: ({ shard, accountId, projectId, agentId, environments }) => ({
    shard,
    accountId,
    ...(projectId !== null && { projectId }),
    ...(agentId !== null && { agentId }),
    environments: ArrayContainedBy([...environments]),
  }),
  toView: toWebhookView,
  audited: ({ projectId, agentId, url, format, description, eventTypes, environments, status, disabledReason }) => ({
    projectId,
    agentId,
    url,
    format,
    description,
    eventTypes,
    environments,
    status,
    disabledReason,
  }),
  isPersonal: false,
  usage: null,
};
