import type { Pool } from 'pg';
import { closePool, openPool, readerSettings } from './connect';
import { StoreBusy, StoreUnavailable } from './errors';
import { EventReader } from './read/event-reader';
import { FactReader } from './read/fact-reader';
import { SnapshotTable } from './read/snapshot-table';
import { Slots } from './rows/slots';
import { Tables } from './rows/tables';
import type {
  Append,
  Appended,
  EventStore,
  ReadStreamOptions,
  RecordedEvent,
  Snapshot,
  StoredFact,
  StreamRef,
  TableShape,
} from './types';
import { encodeAppend } from './write/encode-append';
import type { StoreObserver } from './write/observer';
import { Pending } from './write/pending';
import { Statements } from './write/statements';
import { Writer } from './write/writer';

export interface PostgresEventStoreOptions {
  readonly connectionString: string;
  /** The tables whose rows may be written with events. */
  readonly tables: readonly TableShape[];
  /** Connections that append; a shard always uses the same one. Default 2. */
  readonly writers?: number;
  /** Connections that read. Default 4. */
  readonly readers?: number;
  /** Appends in one statement. Default 64. */
  readonly maxBatch?: number;
  /** Appends that may wait; beyond it StoreBusy. Default 4096. */
  readonly maxQueued?: number;
  /** How long an append may wait to be sent, e.g. while the database restarts. Default 10 s. */
  readonly maxWaitMs?: number;
  /** How long a statement may go unanswered before its connection is given up. Default 15 s, its timeout being 10 s. */
  readonly silenceMs?: number;
  readonly observe?: StoreObserver;
}

const RETRY_AFTER_MS = 1_000;
const CHECK_EVERY_MS = 500;

/** The event log in Postgres. `open` before use; `close` writes what still waits. */
export class PostgresEventStore implements EventStore {
  private readonly slots: Slots;
  private readonly writers: readonly Writer[];
  private readonly pool: Pool;
  private readonly reader: EventReader;
  private readonly facts: FactReader;
  private readonly snapshots: SnapshotTable;
  private readonly observer: StoreObserver;
  private readonly maxQueued: number;
  private readonly maxWaitMs: number;
  private readonly silenceMs: number;
  private check: NodeJS.Timeout | undefined;
  private accepting = false;

  constructor(options: PostgresEventStoreOptions) {
    const { connectionString, maxBatch = 64, writers = 2, readers = 4 } = options;
    this.observer = options.observe ?? {};
    this.maxQueued = options.maxQueued ?? 4_096;
    this.maxWaitMs = options.maxWaitMs ?? 10_000;
    this.silenceMs = options.silenceMs ?? 15_000;
    const tables = new Tables(options.tables);
    this.slots = new Slots(tables);
    const statements = new Statements(this.slots);
    const shared = { connectionString, maxBatch, tables, statements, observer: this.observer };
    this.writers = Array.from({ length: writers }, () => new Writer(shared));
    this.pool = openPool(connectionString, readers, readerSettings);
    this.reader = new EventReader(this.pool);
    this.facts = new FactReader(this.pool);
    this.snapshots = new SnapshotTable(this.pool);
  }

  /** Appends that wait to be sent. */
  get queued(): number {
    return this.writers.reduce((sum, writer) => sum + writer.waiting, 0);
  }

  /** Connects the writers. Throws StoreUnavailable when the database cannot be reached; the store is then closed. */
  async open(): Promise<void> {
    try {
      await Promise.all(this.writers.map((writer) => writer.connection.open()));
    } catch (error) {
      await this.close();
      throw new StoreUnavailable(error, 'no');
    }
    this.accepting = true;
    this.check = setInterval(() => this.refuseStale(performance.now()), CHECK_EVERY_MS);
    this.check.unref();
  }

  /** Takes nothing more, waits until all that was taken has its verdict, then disconnects. */
  async close(): Promise<void> {
    this.accepting = false;
    await Promise.all(this.writers.map((writer) => writer.drain()));
    clearInterval(this.check);
    await Promise.all(this.writers.map((writer) => writer.connection.close()));
    await closePool(this.pool);
  }

  async append(append: Append): Promise<Appended> {
    if (!this.accepting) throw new StoreUnavailable(new Error('The event store is not open'), 'no');
    const encoded = encodeAppend(this.slots, append);
    const writer = this.writers[encoded.shard % this.writers.length];
    if (!writer) throw new RangeError(`No writer for shard ${encoded.shard}`);
    if (this.queued >= this.maxQueued) {
      this.observer.onAppend?.(0, 'busy');
      throw new StoreBusy(RETRY_AFTER_MS);
    }
    return new Promise((resolve, reject) => writer.add(new Pending(encoded, this.observer, resolve, reject)));
  }

  readStream(stream: StreamRef, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.reader.readStream(stream, options);
  }

  readFacts(stream: StreamRef, fromVersion: number): Promise<readonly StoredFact[]> {
    return this.facts.read(stream, fromVersion);
  }

  readLog(shard: number, afterPosition: number, limit: number): Promise<readonly RecordedEvent[]> {
    return this.reader.readLog(shard, afterPosition, limit);
  }

  head(shard: number): Promise<number> {
    return this.reader.head(shard);
  }

  readSnapshot(stream: StreamRef): Promise<Snapshot | null> {
    return this.snapshots.read(stream);
  }

  writeSnapshot(stream: StreamRef, snapshot: Snapshot): Promise<void> {
    return this.snapshots.write(stream, snapshot);
  }

  private refuseStale(now: number): void {
    for (const writer of this.writers) {
      writer.connection.checkSilence(now - this.silenceMs);
      writer.refuseOlder(now - this.maxWaitMs, () =>
        writer.connection.ready
          ? new StoreBusy(RETRY_AFTER_MS)
          : new StoreUnavailable(new Error('no connection'), 'no'),
      );
    }
  }
}
