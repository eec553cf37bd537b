import type { ClientBase } from 'pg';
import { VersionConflict } from '../errors';
import { list, quote, records } from '../rows/row-sql';
import { checkColumns, Tables, type Table } from '../rows/tables';
import type { EventMetadata, NewEvent, RecordedEvent, Row, StreamRef, TableShape } from '../types';
import { storableJson } from '../write/storable-text';

/** An event of a stream that is brought in, with the metadata it had. */
export interface MovedEvent extends NewEvent {
  readonly metadata: EventMetadata;
}

/** A whole stream, with the rows that belong to it. */
export interface MovedStream {
  readonly stream: StreamRef;
  readonly events: readonly MovedEvent[];
  /** By table: all are new. */
  readonly rows: readonly { readonly shape: TableShape; readonly rows: readonly Row[] }[];
}

/** Brought in with its stream from another instance: counted, but never acted on or told outside. */
export const isImported = ({ metadata }: Pick<RecordedEvent, 'metadata'>): boolean =>
  metadata.importedFrom !== undefined;

const AT_ONCE = 500;

const STREAM = `insert into streams (shard, account_id, stream_id, version, last_count) values ($1, $2, $3, $4, $4)
  on conflict do nothing`;
const HEAD = `insert into shard_heads as h (shard, head) values ($1, $2)
  on conflict (shard) do update set head = h.head + excluded.head returning head`;
const EVENT = [
  ['v', 'int'],
  ['t', 'text'],
  ['d', 'jsonb'],
  ['c', 'jsonb'],
  ['m', 'jsonb'],
  ['at', 'timestamptz'],
] as const;
const EVENTS = `insert into events (shard, account_id, stream_id, version, position, type, data, content, metadata, occurred_at)
  select $1::smallint, $2::uuid, $3::uuid, e.v, $4::bigint + e.v, e.t, e.d, e.c, e.m, e.at from ${records('$5', EVENT, 'e')}`;

/**
 * Writes a stream that must not be there, with its rows, in the caller's transaction. Every event keeps its metadata.
 * The shard's head, for which every writer of the shard waits, is taken last. Throws VersionConflict when the stream is
 * there, UnstorableText or RowMisfit before anything is sent.
 */
export const writeMovedStream = async (tx: ClientBase, { stream, events, rows }: MovedStream): Promise<void> => {
  const { shard, accountId, streamId } = stream;
  const key = [shard, accountId, streamId];
  const bodies = events.map(({ type, data, content, metadata, occurredAt }, at) =>
    storableJson([at + 1, type, data, content, metadata, occurredAt], `/events/${at}`),
  );
  const made = await tx.query(STREAM, [...key, events.length]);
  if (made.rowCount === 0) throw new VersionConflict(0);
  const tables = new Tables(rows.map(({ shape }) => shape));
  for (const { shape, rows: ofTable } of rows) await insertRows(tx, tables.get(shape.name), ofTable);
  const head = await tx.query<{ head: string }>(HEAD, [shard, events.length]);
  const before = Number(head.rows[0]?.head) - events.length;
  for (const page of pagesOf(bodies)) await tx.query(EVENTS, [...key, before, page]);
};

const insertRows = async (tx: ClientBase, table: Table, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return;
  const fields = table.names.map((name) => [name, table.columns[name] ?? 'text'] as const);
  const columns = list(table.names);
  const text = `insert into ${quote(table.name)} (${columns}) select ${columns} from ${records('$1', fields, 'r')}`;
  const bodies = rows.map((row, at) => {
    checkColumns(table, row);
    const values = table.names.map((name) => row[name] ?? null);
    return storableJson(values, `/rows/${at}`);
  });
  for (const page of pagesOf(bodies)) await tx.query(text, [page]);
};

function* pagesOf(bodies: readonly string[]): Generator<string> {
  for (let from = 0; from < bodies.length; from += AT_ONCE) yield `[${bodies.slice(from, from + AT_ONCE).join(',')}]`;
}
