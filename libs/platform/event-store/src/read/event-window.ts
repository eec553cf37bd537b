import type { ClientBase } from 'pg';
import type { RecordedEvent } from '../types';
import { type EventRow, toEvent } from './event-row';

/** Which part of the log is read: a shard's, by position, or one stream's, by version. */
export type LogPart =
  | { readonly shard: number; readonly accountId: string | null; readonly streamId: null }
  | { readonly shard: number; readonly accountId: string; readonly streamId: string };

export interface EventFilter {
  readonly types?: readonly string[] | undefined;
  readonly actorKind?: string | undefined;
  readonly actorId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Recorded at or after. */
  readonly from?: Date | undefined;
  /** Recorded before. */
  readonly to?: Date | undefined;
  /** Only the last event of each stream. */
  readonly lastOfStream?: boolean | undefined;
}

/** Places (positions, or versions) above `low`, up to `high`. The reader bounds how many: each of them is looked at. */
export interface EventWindow {
  readonly low: number;
  readonly high: number;
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
}

/** An event, and whether anybody wrote or was named in it; what, only when asked for. */
export type SeenEvent = RecordedEvent & { readonly hasContent: boolean };

// Beyond the first eleven columns, which are those of every event.
const columns = (content: boolean): string => `e.shard, e.account_id, e.stream_id, e.version, e.position, e.type,
  e.data::text, ${content ? 'e.content::text' : 'null::text'}, e.metadata::text,
  date_part('epoch', e.occurred_at) * 1000, date_part('epoch', e.recorded_at) * 1000, e.content is not null`;

const FILTER = `($4::uuid is null or e.account_id = $4) and ($5::uuid is null or e.stream_id = $5)
  and ($6::text[] is null or e.type = any($6)) and ($7::text is null or e.metadata #>> '{actor,kind}' = $7)
  and ($8::text is null or e.metadata #>> '{actor,id}' = $8)
  and ($9::text is null or e.metadata ->> 'correlationId' = $9)
  and ($10::timestamptz is null or e.recorded_at >= $10) and ($11::timestamptz is null or e.recorded_at < $11)
  and ($12::boolean is not true or exists (select from streams s where s.shard = e.shard
    and s.account_id = e.account_id and s.stream_id = e.stream_id and s.version = e.version))`;

/** The events of a window that pass the filter, in its direction; their content is read only if it is wanted. */
export const readEventWindow = async (
  db: Pick<ClientBase, 'query'>,
  { shard, accountId, streamId }: LogPart,
  filter: EventFilter,
  { low, high, limit, direction }: EventWindow,
  { content }: { readonly content: boolean },
): Promise<readonly SeenEvent[]> => {
  const place = streamId === null ? 'e.position' : 'e.version';
  const { types, actorKind, actorId, correlationId, from, to, lastOfStream } = filter;
  const { rows } = await db.query<[...EventRow, boolean]>({
    text: `select ${columns(content)} from events e where e.shard = $1 and ${place} > $2 and ${place} <= $3 and ${FILTER}
      order by ${place} ${direction} limit $13`,
    values: [
      ...[shard, low, high, accountId, streamId, types, actorKind, actorId, correlationId, from, to],
      ...[lastOfStream ?? null, limit],
    ],
    rowMode: 'array',
  });
  return rows.map(([...row]) => ({ ...toEvent(row.slice(0, 11) as EventRow), hasContent: row[11] }));
};

export interface StreamFacts {
  readonly shard: number;
  readonly accountId: string;
  readonly streamId: string;
  /** Also how many events it has. */
  readonly version: number;
  /** When its first event was recorded. RFC 3339 UTC, as every time here. */
  readonly beganAt: string;
}

const STREAM = `select s.version, e.recorded_at from streams s
  join events e on e.shard = s.shard and e.account_id = s.account_id and e.stream_id = s.stream_id and e.version = 1
  where s.shard = $1 and s.account_id = $2 and s.stream_id = $3`;

/** Null when the account has no such stream. */
export const readStreamFacts = async (
  db: Pick<ClientBase, 'query'>,
  { shard, accountId, streamId }: Omit<StreamFacts, 'version' | 'beganAt'>,
): Promise<StreamFacts | null> => {
  const values = [shard, accountId, streamId];
  const { rows } = await db.query<{ version: number; recorded_at: Date }>({ text: STREAM, values });
  const row = rows[0];
  return row ? { shard, accountId, streamId, version: row.version, beganAt: row.recorded_at.toISOString() } : null;
};
