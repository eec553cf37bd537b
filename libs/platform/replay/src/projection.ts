import type { EventMetadata, RecordedEvent, Row, TableShape } from '@verbatim/event-store';
import type { ClientBase } from 'pg';

/** A table whose rows are computed from single streams. */
export interface ProjectedTable {
  readonly shape: TableShape;
  /** The column that names the stream; the primary key begins with shard, account and it. */
  readonly streamColumn: string;
  /**
   * Columns of text or JSON whose values may be shown to an administrator: statuses, kinds, ids. Of all other text and
   * JSON it is only told that it differs: it may be what somebody wrote.
   */
  readonly plain: readonly string[];
}

/** Rows by the name of their table. A column that a row lacks is null. */
export type RowsByTable = ReadonlyMap<string, readonly Row[]>;

/** An event as it is folded. */
export type StreamEvent = Omit<RecordedEvent, 'occurredAt' | 'recordedAt' | 'metadata'> & {
  readonly metadata: Pick<EventMetadata, 'actor'>;
};

/** Code that turns the events of one stream into rows: written with the events, and made again from them. */
export interface StreamProjection {
  /** Stored, with its version: `conversations.v1`. */
  readonly name: string;
  readonly tables: readonly ProjectedTable[];
  /**
   * The rows a stream has, from all its events in order; pure. Several projections may be asked with the very same array
   * one after the other, and may share what they work out. Throws for an event it cannot fold, and then for every longer
   * beginning of the stream too.
   */
  readonly rowsOf: (events: readonly StreamEvent[]) => RowsByTable;
}

/** Code that turns a shard's log into rows of tables it alone writes; lives as a follower. */
export interface LogProjection {
  /** Stored, with its version: the name of its checkpoints. */
  readonly name: string;
  /** Names of its tables. Their primary keys begin with the shard; each has a column `account_id`. */
  readonly tables: readonly string[];
  /**
   * Applies events of one shard in the transaction it is given, in which table names are unqualified. Events of one stream
   * come in order and once. Between streams their order must not matter: an account is made again stream by stream.
   */
  readonly handle: (events: readonly RecordedEvent[], tx: ClientBase) => Promise<void>;
}

/** A follower that acts on what it reads. It is shown and may be helped over an event, but is never replayed. */
export interface Reaction {
  readonly name: string;
}

/** Everything that is made from the log. */
export interface Projections {
  readonly streams: readonly StreamProjection[];
  readonly logs: readonly LogProjection[];
  readonly reactions: readonly Reaction[];
}

/** Throws when two projections have one name, or write one table. */
export const assertDistinct = ({ streams, logs, reactions }: Projections): void => {
  const names = [...streams, ...logs, ...reactions].map(({ name }) => name);
  const tables = [...streams.flatMap(tableNamesOf), ...logs.flatMap(({ tables: of }) => of)];
  if (new Set(names).size !== names.length) throw new Error('Two projections have the same name');
  if (new Set(tables).size !== tables.length) throw new Error('Two projections write the same table');
};

export const tableNamesOf = ({ tables }: StreamProjection): string[] => tables.map(({ shape }) => shape.name);
