import { OutboundRefused, retryAfterMs, type OutboundFetch } from '@verbatim/outbound';
import { Webhook } from 'standardwebhooks';
import type { WebhookConnector } from '../../ports/connectors.port';
import {
  ConnectorRejected,
  ConnectorUnavailable,
  type Delivered,
  type OutboundMessage,
} from '../../ports/delivery.port';
import { payloadOf } from './webhook-payload';
import { referenceIn } from './webhook-reference';

const WHOLE_MS = 15_000;
/** Refusals that mean "not now". */
const passing = new Set([408, 425, 429]);

/** Posts the message, signed as Standard Webhooks says: https://www.standardwebhooks.com. */
export class WebhookDelivery {
  constructor(private readonly fetch: OutboundFetch) {}

  async deliver(message: OutboundMessage, connector: WebhookConnector, held: AbortSignal): Promise<Delivered> {
    const body = JSON.stringify(payloadOf(message));
    const sentAt = new Date();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Verbatim',
      'webhook-id': message.id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(connector.secret).sign(message.id, sentAt, body),
    };
    const signal = AbortSignal.any([held, AbortSignal.timeout(WHOLE_MS)]);
    const response = await this.post(connector.url, { method: 'POST', headers, body, signal });
    if (response.ok) return { reference: await referenceIn(response) };
    await response.body?.cancel().catch(() => undefined);
    throw failureOf(response);
  }

  private async post(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(url, init);
    } catch (error) {
      if (error instanceof OutboundRefused) throw new ConnectorRejected({ cause: error });
      throw new ConnectorUnavailable(null, { cause: error });
    }
  }
}

const failureOf = ({ status, headers }: Response): Error => {
  const cause = { cause: new Error(`HTTP ${status}`) };
  if (status < 500 && !passing.has(status)) return new ConnectorRejected(cause);
  return new ConnectorUnavailable(retryAfterMs(Object.fromEntries(headers), Date.now()), cause);
};
