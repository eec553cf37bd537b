import fc from 'fast-check';
import { dailyCounts } from '@verbatim/analytics';
import { isCopied, PostgresEventStore, type RecordedEvent } from '@verbatim/event-store';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { anyLog, idFrom, type LogEntry } from './logs.fixture';

export const SHARDS = [3, 4];
export const shardOf = (accountId: string): number => SHARDS[parseInt(accountId.slice(0, 2), 16) % SHARDS.length] ?? 3;

/** Conversations of another log are others; its accounts are the same. */
const apart = (entry: LogEntry, n: number): LogEntry => ({
  ...entry,
  conversationId: idFrom(`${n}/${entry.conversationId}`),
});

/** A database with the events of many conversations, and what a follower makes of them. */
export class CountedDatabase {
  private readonly versions = new Map<string, number>();

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: Pool,
    readonly store: PostgresEventStore,
  ) {}

  static async open(): Promise<CountedDatabase> {
    const database = await createTestDatabase();
    const pool = new Pool({ connectionString: database.url, max: 6 });
    pool.on('error', () => undefined);
    const store = new PostgresEventStore({ connectionString: database.url, tables: [] });
    await store.open();
    const opened = new CountedDatabase(database, pool, store);
    const logs = fc.sample(anyLog, { numRuns: 14, seed: 12 });
    for (const entry of logs.flatMap((log, n) => log.map((one) => apart(one, n)))) await opened.write(entry);
    await opened.follow();
    return opened;
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.pool.end();
    await this.database.drop();
  }

  async write({ accountId, conversationId, event, isCopied }: LogEntry): Promise<void> {
    const version = this.versions.get(conversationId) ?? 0;
    this.versions.set(conversationId, version + 1);
    await this.store.append({
      stream: { shard: shardOf(accountId), accountId, streamId: conversationId },
      expectedVersion: version,
      events: [{ ...event, occurredAt: event.data.occurredAt } as never],
      metadata: {
        actor: { kind: 'key', id: 'k' },
        keyId: null,
        requestId: 'r',
        idempotencyKey: null,
        causationId: null,
        correlationId: 'r',
        traceparent: null,
        ...(isCopied && { copiedFrom: { streamId: conversationId, version: version + 1 } }),
      },
      rows: [],
    });
  }

  /** The whole log as the events table has it. */
  async log(): Promise<LogEntry[]> {
    const events: RecordedEvent[] = [];
    for (const shard of SHARDS) events.push(...(await this.store.readLog(shard, 0, 100_000)));
    return events.map((event) => ({
      accountId: event.accountId,
      conversationId: event.streamId,
      event: event as never,
      isCopied: isCopied(event),
    }));
  }

  /** Three followers of one name race each other through every shard, with pages of other lengths. */
  async follow(): Promise<void> {
    const { store, pool } = this;
    const racers = [7, 40, 300].map((batchSize) => dailyCounts({ store, pool, shards: SHARDS, batchSize }));
    for (const shard of SHARDS) {
      for (let idle = false; !idle;) {
        const runs = await Promise.all(racers.map((racer) => racer.runOnce(shard)));
        expect(runs.filter(({ kind }) => kind === 'stopped')).toEqual([]);
        idle = runs.every(({ kind }) => kind === 'idle');
      }
    }
  }

  /** Everything the follower has made, and its place: it begins at the log's start. */
  async forget(): Promise<void> {
    await this.pool.query(`begin;
      truncate analytics_counts, analytics_reply_times, analytics_conversations;
      delete from checkpoints where projection = 'daily-counts.v1';
      commit`);
  }
}
