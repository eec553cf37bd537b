import type { JsonObject } from '@verbatim/kernel';

/** Names one stream. The shard comes first everywhere: it is the unit of order and of distribution. */
export interface StreamRef {
  readonly shard: number;
  readonly accountId: string;
  readonly streamId: string;
}

export interface NewEvent {
  /** Stored name with its version, e.g. `conversation.message-posted.v1`. */
  readonly type: string;
  readonly data: JsonObject;
  readonly content: JsonObject | null;
  /** RFC 3339 UTC: when it happened; an import may set it in the past. */
  readonly occurredAt: string;
  /** Instead of the append's: for an event that was recorded before, elsewhere. */
  readonly metadata?: EventMetadata;
}

export interface EventMetadata {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly keyId: string | null;
  readonly requestId: string;
  readonly idempotencyKey: string | null;
  readonly causationId: string | null;
  readonly correlationId: string;
  readonly traceparent: string | null;
  /** Only of an event that was brought in from another instance, with its whole stream. */
  readonly importedFrom?: ImportOrigin;
  /** The event it is a copy of, in a stream of the same account; absent of what happened in its own stream. */
  readonly copiedFrom?: { readonly streamId: string; readonly version: number };
}

/** What an imported event was in the instance it came from, and which import brought it. */
export interface ImportOrigin {
  /** RFC 3339 UTC, by the clock of that instance's database. */
  readonly recordedAt: string;
  readonly importId: string;
}

/** Whether an event only repeats what happened in another stream: nothing is to be counted, sent or done for it. */
export const isCopied = ({ metadata }: Pick<RecordedEvent, 'metadata'>): boolean => metadata.copiedFrom !== undefined;

export interface RecordedEvent extends NewEvent, StreamRef {
  /** Gapless within the stream, from 1. */
  readonly version: number;
  /** Gapless within the shard, from 1, in commit order. */
  readonly position: number;
  readonly metadata: EventMetadata;
  /** RFC 3339 UTC, by the clock of the database that stored it first: an imported event keeps its own. */
  readonly recordedAt: string;
}

export type ColumnValue = unknown;
export type Row = Readonly<Record<string, ColumnValue>>;

/**
 * A change of one row that commits together with the events. The store knows no context: it only knows the shapes of
 * the tables it was given. At most one change per row in one append; a later change of the same row must be merged in
 * by the caller (`mergeRowChanges`).
 *
 * - `insert`: refuses (RowExists) when the key is taken.
 * - `put`: inserts or replaces the whole row.
 * - `patch`: changes the named columns of an existing row; with `require`, refuses (RowGuardFailed) unless a row with
 *   that key has exactly these column values. Without `require`, a missing row is passed over.
 * - `delete`: as `patch`, removing the row.
 */
export type RowChange =
  | { readonly table: string; readonly op: 'insert'; readonly row: Row }
  | { readonly table: string; readonly op: 'put'; readonly row: Row }
  | { readonly table: string; readonly op: 'patch'; readonly key: Row; readonly set: Row; readonly require?: Row }
  | { readonly table: string; readonly op: 'delete'; readonly key: Row; readonly require?: Row };

/**
 * What the store must know of a table to write it. Column types are Postgres type names (`jsonb`, not `json`). Of an
 * inserted or put row, columns of the shape that it lacks become null, columns the shape lacks take their default.
 * Array columns may have one dimension.
 */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
}

export interface Append {
  readonly stream: StreamRef;
  /** The version the caller decided on; 0 = the stream must not exist yet. */
  readonly expectedVersion: number;
  /** May be empty: then only the rows are written, still under the version check. */
  readonly events: readonly NewEvent[];
  readonly metadata: EventMetadata;
  readonly rows: readonly RowChange[];
}

export interface Appended {
  /** The stream's version after the append. */
  readonly version: number;
  /** Position of the last event written; null when there was none. */
  readonly position: number | null;
}

export interface ReadStreamOptions {
  /** First version wanted (inclusive), default 1. */
  readonly fromVersion?: number;
  /** At most this many events, default 500. */
  readonly limit?: number;
}

/** An event as a fold needs it: without content and metadata, on which no state depends. */
export type StoredFact = Pick<RecordedEvent, 'version' | 'type' | 'data'>;

export interface Snapshot {
  readonly version: number;
  /** Names the shape of `state`; a snapshot of another shape is ignored by its reader. */
  readonly schema: string;
  readonly state: JsonObject;
}

/** The event log. Every implementation passes `eventStoreContract`. */
export interface EventStore {
  /**
   * Writes events, rows, or both, in one transaction. Throws VersionConflict when the stream is at another version,
   * RowExists, RowGuardFailed, StoreBusy (queue full, nothing written) or StoreUnavailable (result unknown).
   */
  append(append: Append): Promise<Appended>;
  readStream(stream: StreamRef, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /**
   * The facts of a stream from a version on, at most 500. For loading: what is asked for in the same moment is read
   * together.
   */
  readFacts(stream: StreamRef, fromVersion: number): Promise<readonly StoredFact[]>;
  /** The log of one shard after a position, in order, without gaps. */
  readLog(shard: number, afterPosition: number, limit: number): Promise<readonly RecordedEvent[]>;
  /** The last position given out in a shard; 0 when it is empty. */
  head(shard: number): Promise<number>;
  readSnapshot(stream: StreamRef): Promise<Snapshot | null>;
  /** Keeps the snapshot unless a newer one is there. Never part of an append. */
  writeSnapshot(stream: StreamRef, snapshot: Snapshot): Promise<void>;
}
export const EVENT_STORE = Symbol('EventStore');
