import type { WebhookView } from '@verbatim/directory';
import { caseyEventTypes, type CaseyWebhook } from './casey.webhook-schemas';

export const toCaseyWebhook = ({ id, url, description, eventTypes, status, createdAt }: WebhookView): CaseyWebhook => ({
  id,
  url,
  description,
  event_types: caseyEventTypes.filter((type) => eventTypes === null || eventTypes.includes(type)),
  enabled: status === 'active',
  created_at: createdAt,
});
