import type { WebhookFormat } from '@verbatim/webhooks';
import { caseyWebhookFormat } from './casey/casey.webhook-format';

/** The words in which webhooks that were made through a dialect are told events: for every process that sends any. */
export const dialectWebhookFormats: readonly WebhookFormat[] = [caseyWebhookFormat];
