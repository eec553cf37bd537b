import type { DeliveryChannel } from '../domain/conversation.events';
import type { Connector } from './connectors.port';

/** A message on its way to a user outside. */
export interface OutboundMessage {
  /** The same in every try: receivers know doubles by it. */
  readonly id: string;
  readonly conversationId: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly userId: string | null;
  readonly environment: string;
  readonly channel: DeliveryChannel;
  /** An e-mail address or a phone number, by channel. */
  readonly to: string;
  /** The conversation's own number; null when it has none. */
  readonly from: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly includeSignature: boolean;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
}

export interface Delivered {
  /** Its id at whoever took it; null when that says none. */
  readonly reference: string | null;
}

/** Hands a message to whoever brings it to its user. At least once: a try whose answer was lost is repeated. */
export interface Delivery {
  /** Throws ConnectorUnavailable or ConnectorRejected. `signal` gives up. */
  deliver(message: OutboundMessage, connector: Connector, signal: AbortSignal): Promise<Delivered>;
}
export const DELIVERY = Symbol('Delivery');

/** Trying again may help: the network, a server that is down or asks to wait. */
export class ConnectorUnavailable extends Error {
  constructor(
    /** How long to wait, when the other side says so. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super('the connector cannot be reached', options);
    this.name = 'ConnectorUnavailable';
  }
}

/** Trying again would not help: a refused recipient or credential, an address that may not be called. */
export class ConnectorRejected extends Error {
  constructor(options?: ErrorOptions) {
    super('the connector refused the message', options);
    this.name = 'ConnectorRejected';
  }
}
