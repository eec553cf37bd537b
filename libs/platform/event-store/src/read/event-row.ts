import type { JsonObject } from '@verbatim/kernel';
import type { EventMetadata, RecordedEvent } from '../types';

// JSON as text and times as milliseconds: cheaper to produce and to read than the driver's own conversions.
export const COLUMNS = `shard, account_id, stream_id, version, position, type, data::text, content::text, metadata::text,
  date_part('epoch', occurred_at) * 1000, date_part('epoch', recorded_at) * 1000`;

export type EventRow = [
  shard: number,
  accountId: string,
  streamId: string,
  version: number,
  position: string,
  type: string,
  data: string,
  content: string | null,
  metadata: string,
  occurredAt: number,
  recordedAt: number,
];

/** A time that is shown must not lie after its event, or nobody finds it by that time; a double errs by less than this. */
const ERROR_MS = 0.0005;
const time = (milliseconds: number): string => new Date(Math.floor(milliseconds + ERROR_MS)).toISOString();

export const toEvent = (row: EventRow): RecordedEvent => {
  const metadata = JSON.parse(row[8]) as EventMetadata;
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
    occurredAt: time(row[9]),
    // The column keeps the order of this log; what an imported event was recorded at before comes with it (ADR-0020).
    recordedAt: metadata.importedFrom?.recordedAt ?? time(row[10]),
  };
};
