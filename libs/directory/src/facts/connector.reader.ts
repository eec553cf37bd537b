import type { AccountRef } from '../accounts/account-ref';
import type { CredentialVault } from '../credentials/credential-vault';
import type { DeliveryChannel, SmtpSettings, WebhookSettings } from '../entities';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { ConnectorFacts } from './facts';

interface ConnectorRow {
  id: string;
  version: number;
  kind: 'smtp' | 'webhook';
  channel: DeliveryChannel;
  settings: SmtpSettings | WebhookSettings;
  secret: string | null;
}

/** How a project delivers by a channel, as it is now, the secret in clear. */
export class ConnectorReader {
  constructor(
    private readonly client: PreparedClient,
    private readonly vault: CredentialVault,
  ) {}

  /** Null when the project has none for the channel. Throws `connector.credential-unreadable` under another SECRET_KEY. */
  async find(
    { shard, accountId }: AccountRef,
    projectId: string,
    channel: DeliveryChannel,
  ): Promise<ConnectorFacts | null> {
    const { rows } = await this.client.query({
      name: 'directory.connector',
      text: `select id, version, kind, channel, settings, secret from connectors
             where shard = $1 and account_id = $2 and project_id = $3 and channel = $4`,
      values: [shard, accountId, projectId, channel],
    });
    const row = (rows as ConnectorRow[])[0];
    if (!row) return null;
    const { id, version, kind, settings } = row;
    const clear = row.secret && this.vault.open(row.secret, { accountId, kind: 'connector', id });
    const own = kind === 'smtp' ? { credential: clear } : { secret: clear };
    return { id, version, kind, channel, ...settings, ...own } as ConnectorFacts; // by what its schema let in
  }
}
