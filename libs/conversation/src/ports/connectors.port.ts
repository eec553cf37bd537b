import type { AccountScope } from '@verbatim/kernel';
import type { DeliveryChannel } from '../domain/conversation.events';

export interface SmtpConnector {
  readonly kind: 'smtp';
  readonly channel: 'email';
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly secure: boolean;
  /** Null: the server asks for none. */
  readonly username: string | null;
  readonly credential: string | null;
  readonly fromAddress: string;
  readonly fromName: string | null;
  readonly signature: string | null;
}

export interface WebhookConnector {
  readonly kind: 'webhook';
  readonly channel: 'sms' | 'voice';
  readonly id: string;
  readonly url: string;
  /** As Standard Webhooks has it: `whsec_` and base64. */
  readonly secret: string;
}

/** Holds its secret in clear: never log it, never keep it. */
export type Connector = SmtpConnector | WebhookConnector;

export interface Connectors {
  /** How a project delivers by a channel, as it is now; null when it does not. */
  find(scope: AccountScope, projectId: string, channel: DeliveryChannel): Promise<Connector | null>;
}
export const CONNECTORS = Symbol('Connectors');
