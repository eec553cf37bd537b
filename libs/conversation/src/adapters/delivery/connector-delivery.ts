import type { OnApplicationShutdown } from '@nestjs/common';
import { createOutboundFetch, type OutboundFetch, type OutboundOptions } from '@verbatim/outbound';
import type { Connector } from '../../ports/connectors.port';
import type { Delivered, Delivery, OutboundMessage } from '../../ports/delivery.port';
import { SmtpDelivery } from './smtp-delivery';
import { WebhookDelivery } from './webhook-delivery';

/** Delivers by whatever kind of connector the project has. */
export class ConnectorDelivery implements Delivery, OnApplicationShutdown {
  private readonly fetch: OutboundFetch;
  private readonly smtp: SmtpDelivery;
  private readonly webhook: WebhookDelivery;

  constructor(options: OutboundOptions) {
    this.fetch = createOutboundFetch(options);
    this.smtp = new SmtpDelivery(options);
    this.webhook = new WebhookDelivery(this.fetch);
  }

  deliver(message: OutboundMessage, connector: Connector, signal: AbortSignal): Promise<Delivered> {
    return connector.kind === 'smtp'
      ? this.smtp.deliver(message, connector, signal)
      : this.webhook.deliver(message, connector, signal);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.fetch.close();
  }
}
