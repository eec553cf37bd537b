import type { StreamRef } from '@verbatim/event-store';
import type { JsonObject } from '@verbatim/kernel';
import type { StreamEvent } from '../projection';

/** What a fold needs of an event, JSON as text: times and most of the metadata are never looked at, and cost as much. */
export const streamColumns = `shard, account_id, stream_id, version, position, type, data::text, content::text,
  (metadata->'actor')::text`;

export type StreamRow = readonly [
  shard: number,
  accountId: string,
  streamId: string,
  version: number,
  position: string,
  type: string,
  data: string,
  content: string | null,
  actor: string | null,
];

const metadataOf = (actor: string | null) => JSON.parse(`{"actor":${actor ?? 'null'}}`) as StreamEvent['metadata'];

/** Events in order; one that follows another by the same actor shares it. */
export const toStreamEvents = (rows: readonly StreamRow[]): readonly StreamEvent[] => {
  let text: string | null = null;
  let metadata = metadataOf(text);
  return rows.map((row) => {
    if (row[8] !== text) metadata = metadataOf((text = row[8]));
    return {
      shard: row[0],
      accountId: row[1],
      streamId: row[2],
      version: row[3],
      position: Number(row[4]),
      type: row[5],
      data: JSON.parse(row[6]) as JsonObject,
      content: row[7] === null ? null : (JSON.parse(row[7]) as JsonObject),
      metadata,
    };
  });
};

export const refOfRow = ([shard, accountId, streamId]: StreamRow): StreamRef => ({ shard, accountId, streamId });

/** Rows in the order of the primary key, one list for each stream. */
export const byStream = (rows: readonly StreamRow[]): StreamRow[][] => {
  const streams: StreamRow[][] = [];
  let current: StreamRow[] | null = null;
  for (const row of rows) {
    if (current && isSameStream(current[0]!, row)) current.push(row);
    else streams.push((current = [row]));
  }
  return streams;
};

const isSameStream = (a: StreamRow, b: StreamRow): boolean => a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
