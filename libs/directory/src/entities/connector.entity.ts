import { Column, Entity } from 'typeorm';
import { ProjectOwnedEntity } from './owned.entity';

export const deliveryChannels = ['email', 'sms', 'voice'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

/** How to reach a mail server. Its credential is kept apart, encrypted. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly secure: boolean;
  readonly username: string | null;
  readonly fromAddress: string;
  readonly fromName: string | null;
  /** Put under every mail that does not ask to go without. */
  readonly signature: string | null;
}

/** Where to post what is to be delivered. The secret that signs it is kept apart, encrypted. */
export interface WebhookSettings {
  readonly url: string;
}

/** How a project's messages leave by a channel: at most one for each. */
@Entity('connectors')
export class ConnectorEntity extends ProjectOwnedEntity {
  @Column('text')
  channel: DeliveryChannel;

  @Column('text')
  kind: 'smtp' | 'webhook';

  /** {@link SmtpSettings} or {@link WebhookSettings}, by kind. */
  @Column('jsonb')
  settings: object;

  /** Encrypted: the mail server's password, or what signs the webhook. */
  @Column('text', { nullable: true })
  secret: string | null;
}
