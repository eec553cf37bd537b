import type { RecordedEvent } from '@verbatim/event-store';
import type { ReferenceRecord } from '../../ports/directory-records.port';
import type { StreamFilter } from '../../ports/stream-log.port';

/** Names the form of the lines. Stored in files: a new form gets a new name. */
export const STREAMS_FORMAT = 'verbatim.streams.v1';

export interface Header {
  readonly account: { readonly id: string; readonly name: string | null };
  readonly exportedAt: string;
  readonly filter: StreamFilter;
  /** All of the account, with all its reference data. */
  readonly whole: boolean;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export const headerLine = (header: Header): string => line({ kind: 'header', format: STREAMS_FORMAT, ...header });

export const referenceLine = ({ table, data }: ReferenceRecord): string => line({ kind: 'reference', table, data });

/** The place in this log is left out, and so is where an event came from: what is exported twice is the same twice. */
export const eventLine = ({ metadata, ...event }: RecordedEvent): string => {
  const { importedFrom: _, ...kept } = metadata;
  const { streamId, version, type, occurredAt, recordedAt, data, content } = event;
  return line({ kind: 'event', streamId, version, type, occurredAt, recordedAt, data, content, metadata: kept });
};

/** `cursor`: the export goes on behind this stream. */
export const streamEndLine = (streamId: string, version: number, cursor: string): string =>
  line({ kind: 'stream-end', streamId, version, cursor });

/** How much the whole export holds, that before its last cursor included. */
export const endLine = (streams: number, events: number): string => line({ kind: 'end', streams, events });
