import { Socket } from 'node:net';
import { Client } from 'pg';
import { clientConfig, isConnectionLoss, writerSettings } from '../connect';
import { StoreUnavailable } from '../errors';
import type { Statement } from './statements';

export type ResultRow = readonly unknown[];

const RETRY_DELAYS_MS = [50, 100, 200, 400];
const GOODBYE_MS = 1_000;
const FIRST_CONNECT_MS = 10_000;
/** A server that is half gone must not hold up the next try. */
const RECONNECT_MS = 2_000;

/** One client of the writer's own. When it loses its server it is replaced, for as long as it takes. */
export class WriterConnection {
  private client: Client | null = null;
  private socket: Socket | null = null;
  private retry: NodeJS.Timeout | undefined;
  private attempts = 0;
  private closed = false;
  private askedAt: number | null = null;

  /** `onReady` is called whenever a fresh client stands. */
  constructor(
    private readonly connectionString: string,
    private readonly onReady: () => void,
  ) {}

  get ready(): boolean {
    return this.client !== null;
  }

  /** Rejects when the first connection cannot be made. A process that has just begun may be busy for longer than a server. */
  open(): Promise<void> {
    return this.connect(FIRST_CONNECT_MS);
  }

  private async connect(connectionTimeoutMillis: number): Promise<void> {
    const socket = new Socket();
    const client = new Client({
      ...clientConfig(this.connectionString),
      connectionTimeoutMillis,
      stream: () => socket,
    });
    const lost = () => this.lost(client);
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      await client.query(writerSettings);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    if (this.closed) return void client.end();
    this.client = client;
    this.socket = socket;
    this.attempts = 0;
    this.onReady();
  }

  /** Only while `ready`. Rejects with what the server said, or StoreUnavailable when it cannot be asked any more. */
  async run(statement: Statement, values: readonly string[]): Promise<readonly ResultRow[]> {
    if (!this.client) throw new StoreUnavailable(new Error('no connection'), 'no');
    this.askedAt = performance.now();
    try {
      const { name, text } = statement;
      const { rows } = await this.client.query<unknown[]>({ name, text, values: [...values], rowMode: 'array' });
      return rows;
    } catch (error) {
      throw isConnectionLoss(error) ? new StoreUnavailable(error) : error;
    } finally {
      this.askedAt = null;
    }
  }

  /** Gives the client up and begins to replace it. */
  drop(): void {
    if (this.client) this.lost(this.client);
  }

  /** To be called now and then: gives up a client that was asked before then and has not answered. */
  checkSilence(before: number): void {
    if (this.askedAt !== null && this.askedAt < before) this.socket?.destroy();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    const { client, socket } = this;
    this.client = null;
    const deadline = setTimeout(() => socket?.destroy(), GOODBYE_MS); // a server that is gone says no goodbye
    await client?.end().catch(() => undefined);
    clearTimeout(deadline);
  }

  private lost(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    this.socket?.destroy();
    this.reconnect(0);
  }

  private reconnect(delay: number): void {
    this.retry = setTimeout(() => {
      this.connect(RECONNECT_MS).catch(() => {
        if (this.closed) return;
        this.reconnect(RETRY_DELAYS_MS[Math.min(this.attempts++, RETRY_DELAYS_MS.length - 1)] ?? 0);
      });
    }, delay);
    this.retry.unref(); // no reason for a process to live on
  }
}
