import { Client } from 'pg';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;
const PROBE_EVERY_MS = 5_000;

/** One Postgres connection that is made again whenever it is lost. `begin` runs on each before it counts as open. */
export class KeptClient {
  private client: Client | undefined;
  private opened: Promise<void>;
  private markOpen: () => void = () => undefined;
  private retry: NodeJS.Timeout | undefined;
  private readonly probes: NodeJS.Timeout;
  private waitMs = FIRST_WAIT_MS;
  private closed = false;

  constructor(
    private readonly connectionString: string,
    private readonly begin: (client: Client) => Promise<void>,
    private readonly onOpen: () => void,
    private readonly onError: (error: Error) => void,
  ) {
    this.opened = new Promise((resolve) => (this.markOpen = resolve));
    this.probes = setInterval(() => void this.probe(), PROBE_EVERY_MS);
    void this.connect();
  }

  /** The open connection, if there is one just now. */
  get current(): Client | undefined {
    return this.client;
  }

  /** Resolves when a connection is open. */
  whenOpen(): Promise<void> {
    return this.opened;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.probes);
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.connectionString,
      application_name: 'verbatim signals',
      connectionTimeoutMillis: 2_000,
      statement_timeout: 2_000,
      query_timeout: 3_000,
      keepAlive: true,
    });
    let gone = false;
    const lose = (error?: Error) => {
      if (gone) return;
      gone = true;
      this.lose(client, error);
    };
    client.on('error', lose).on('end', () => lose());
    try {
      await client.connect();
      await this.begin(client);
    } catch (error) {
      return lose(error as Error);
    }
    if (this.closed) return lose();
    this.client = client;
    this.waitMs = FIRST_WAIT_MS;
    this.markOpen();
    this.onOpen();
  }

  private lose(client: Client, error?: Error): void {
    if (this.client === client) {
      this.client = undefined;
      this.opened = new Promise((resolve) => (this.markOpen = resolve));
    }
    client.end().catch(() => undefined);
    if (this.closed) return;
    if (error) this.onError(error);
    this.retry = setTimeout(() => void this.connect(), this.waitMs);
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }

  /** A connection that died silently never says so: ask now and then, and replace what does not answer. */
  private async probe(): Promise<void> {
    const { client } = this;
    try {
      await client?.query('select 1');
    } catch (error) {
      if (client && this.client === client) client.emit('error', error as Error);
    }
  }
}
