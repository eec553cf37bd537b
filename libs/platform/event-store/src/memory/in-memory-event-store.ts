import { FACTS_AT_ONCE } from '../read/fact-reader';
import { VersionConflict } from '../errors';
import { Slots } from '../rows/slots';
import { Tables } from '../rows/tables';
import type {
  Append,
  Appended,
  EventStore,
  ReadStreamOptions,
  RecordedEvent,
  Row,
  Snapshot,
  StreamRef,
  TableShape,
} from '../types';
import { encodeAppend } from '../write/encode-append';
import { InMemoryTables } from './in-memory-tables';

const nameOf = ({ shard, accountId, streamId }: StreamRef): string =>
  `${shard}/${accountId.toLowerCase()}/${streamId.toLowerCase()}`;

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The store's behaviour without a database, for quick tests. Knows of its tables only their primary keys. */
export class InMemoryEventStore implements EventStore {
  private readonly slots: Slots;
  private readonly tables: InMemoryTables;
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly logs = new Map<number, RecordedEvent[]>();
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(
    tables: readonly TableShape[] = [],
    private readonly now: () => Date = () => new Date(),
  ) {
    const shapes = new Tables(tables);
    this.slots = new Slots(shapes);
    this.tables = new InMemoryTables(shapes);
  }

  async append(append: Append): Promise<Appended> {
    encodeAppend(this.slots, append); // refuses what Postgres could not take
    const name = nameOf(append.stream);
    const version = this.streams.get(name)?.length ?? 0;
    const rowsOnNothing = append.events.length === 0 && version === 0;
    if (version !== append.expectedVersion && !rowsOnNothing) throw new VersionConflict(append.expectedVersion);
    const times = append.events.map(({ occurredAt }) => new Date(occurredAt).toISOString());
    this.tables.apply(append.rows);
    if (append.events.length === 0) return { version, position: null };
    const log = this.listOf(this.logs, append.stream.shard);
    const stream = this.listOf(this.streams, name);
    for (const [at, event] of append.events.entries()) {
      const recorded = copyOf<RecordedEvent>({
        ...append.stream,
        type: event.type,
        data: event.data,
        content: event.content,
        occurredAt: times[at] ?? event.occurredAt,
        metadata: event.metadata ?? append.metadata,
        version: stream.length + 1,
        position: log.length + 1,
        recordedAt: this.now().toISOString(),
      });
      stream.push(recorded);
      log.push(recorded);
    }
    return { version: stream.length, position: log.length };
  }

  async readStream(stream: StreamRef, { fromVersion = 1, limit = 500 }: ReadStreamOptions = {}) {
    return copyOf((this.streams.get(nameOf(stream)) ?? []).slice(fromVersion - 1, fromVersion - 1 + limit));
  }

  async readFacts(stream: StreamRef, fromVersion: number) {
    const events = await this.readStream(stream, { fromVersion, limit: FACTS_AT_ONCE });
    return events.map(({ version, type, data }) => ({ version, type, data }));
  }

  async readLog(shard: number, afterPosition: number, limit: number) {
    return copyOf((this.logs.get(shard) ?? []).slice(afterPosition, afterPosition + limit));
  }

  async head(shard: number): Promise<number> {
    return this.logs.get(shard)?.length ?? 0;
  }

  async readSnapshot(stream: StreamRef): Promise<Snapshot | null> {
    return copyOf(this.snapshots.get(nameOf(stream)) ?? null);
  }

  async writeSnapshot(stream: StreamRef, snapshot: Snapshot): Promise<void> {
    const name = nameOf(stream);
    const kept = this.snapshots.get(name);
    if (!kept || kept.version <= snapshot.version) this.snapshots.set(name, copyOf(snapshot));
  }

  /** One row as last written, or null. */
  row(table: string, key: Row): Row | null {
    return this.tables.get(table, key);
  }

  rows(table: string): readonly Row[] {
    return this.tables.all(table);
  }

  private listOf<Key>(lists: Map<Key, RecordedEvent[]>, key: Key): RecordedEvent[] {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    return list;
  }
}
