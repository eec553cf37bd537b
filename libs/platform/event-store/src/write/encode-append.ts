import { RowMisfit } from '../errors';
import { encodeRow, type EncodedRow } from '../rows/encode-row';
import type { Slots } from '../rows/slots';
import type { Append } from '../types';
import { storableJson } from './storable-text';

/** An append as text, made once when it arrives: what follows only puts pieces together. */
export interface EncodedAppend {
  readonly shard: number;
  readonly accountId: string;
  readonly streamId: string;
  readonly expected: number;
  /** How many events. */
  readonly count: number;
  readonly metadata: string;
  /** JSON arrays without their opening bracket. */
  readonly events: readonly string[];
  readonly rows: readonly EncodedRow[];
  /** Characters to send, roughly. */
  readonly size: number;
}

const NO_ROWS: readonly EncodedRow[] = [];

/** Throws UnstorableText or RowMisfit. Later changes to the append's objects have no effect. */
export const encodeAppend = (slots: Slots, append: Append): EncodedAppend => {
  const { stream, expectedVersion } = append;
  const metadata = storableJson(append.metadata, '/metadata');
  let size = metadata.length;
  const events = append.events.map((event, at) => {
    const { type, data, content, occurredAt, metadata: own } = event;
    const sent = [expectedVersion + 1 + at, type, data, content, occurredAt, ...(own ? [own] : [])];
    const body = storableJson(sent, `/events/${at}`, event).slice(1);
    size += body.length;
    return body;
  });
  let rows = NO_ROWS;
  if (append.rows.length > 0) {
    const seen = new Set<string>();
    rows = append.rows.map((change, at) => {
      const row = encodeRow(slots, change, `/rows/${at}`);
      if (seen.has(row.key)) throw new RowMisfit(change.table, 'one append changes a row twice: merge the changes');
      seen.add(row.key);
      size += row.body.length;
      return row;
    });
  }
  return {
    shard: stream.shard,
    accountId: stream.accountId,
    streamId: stream.streamId.toLowerCase(),
    expected: expectedVersion,
    count: events.length,
    metadata,
    events,
    rows,
    size,
  };
};
