import type { Environment } from '@verbatim/kernel';
import type { AccountRef } from '../accounts/account-ref';
import type { CredentialVault } from '../credentials/credential-vault';
import type { WebhookSecret } from '../entities';
import { liveSecrets } from '../features/webhooks/webhook-secrets';
import type { Clock } from '../ports/clock.port';
import type { PreparedClient } from '../ports/prepared-client.port';

/** What decides whether an endpoint is sent an event. */
export interface WebhookInterest {
  readonly accountId: string;
  readonly id: string;
  /** Null: every project's. */
  readonly projectId: string | null;
  readonly agentId: string | null;
  readonly eventTypes: readonly string[] | null;
  readonly environments: readonly Environment[];
  /** Events behind this position. */
  readonly fromPosition: number;
  /** Up to this one; null: all. */
  readonly untilPosition: number | null;
}

/** Where to send and how to sign. Holds secrets in clear: never log it, never keep it. */
export interface WebhookFacts extends WebhookInterest {
  readonly url: string;
  /** In whose words it is told. */
  readonly format: string;
  readonly status: 'active' | 'disabled';
  readonly enabledAt: Date;
  /** The one that is newest first. */
  readonly secrets: readonly string[];
}

const INTEREST = `w.account_id, w.id, w.project_id, w.agent_id, w.event_types, w.environments, w.from_position,
  w.until_position`;
// The lock keeps an endpoint from being deleted, or turned on or off, before the reader's transaction has ended.
const INTERESTED = `select ${INTEREST} from webhook_endpoints w
  where w.shard = $1 and w.account_id = any($2::uuid[])
    and (w.status = 'active' or w.until_position > $3)
  order by w.account_id, w.id for share`;
const ONE = `select ${INTEREST}, w.url, w.format, w.status, w.enabled_at, w.secrets from webhook_endpoints w
  where w.shard = $1 and w.account_id = $2 and w.id = $3 for share`;

interface InterestRow {
  account_id: string;
  id: string;
  project_id: string | null;
  agent_id: string | null;
  event_types: string[] | null;
  environments: Environment[];
  from_position: string;
  until_position: string | null;
}
interface WebhookRow extends InterestRow {
  url: string;
  format: string;
  status: 'active' | 'disabled';
  enabled_at: Date;
  secrets: WebhookSecret[];
}

/** Endpoints as those who send to them need them, read in the caller's transaction. */
export class WebhookReader {
  constructor(
    private readonly vault: CredentialVault,
    private readonly clock: Clock,
  ) {}

  /** Every endpoint of these accounts that may be sent what lies behind this position: active, or turned off later. */
  async interested(
    tx: PreparedClient,
    shard: number,
    accountIds: readonly string[],
    behind: number,
  ): Promise<readonly WebhookInterest[]> {
    const { rows } = await tx.query({
      name: 'directory.webhooks-interested',
      text: INTERESTED,
      values: [shard, [...accountIds], behind],
    });
    return (rows as InterestRow[]).map(toInterest);
  }

  /** Null when there is none. Throws `webhook.credential-unreadable` under another SECRET_KEY. */
  async find(tx: PreparedClient, { shard, accountId }: AccountRef, id: string): Promise<WebhookFacts | null> {
    const { rows } = await tx.query({ name: 'directory.webhook', text: ONE, values: [shard, accountId, id] });
    const row = (rows as WebhookRow[])[0];
    if (!row) return null;
    const live = liveSecrets(row.secrets, this.clock.now());
    return {
      ...toInterest(row),
      url: row.url,
      format: row.format,
      status: row.status,
      enabledAt: row.enabled_at,
      secrets: live.map(({ sealed }) => this.vault.open(sealed, { accountId, kind: 'webhook', id })),
    };
  }
}

const toInterest = (row: InterestRow): WebhookInterest => ({
  accountId: row.account_id,
  id: row.id,
  projectId: row.project_id,
  agentId: row.agent_id,
  eventTypes: row.event_types,
  environments: row.environments,
  fromPosition: Number(row.from_position),
  untilPosition: row.until_position === null ? null : Number(row.until_position),
});
