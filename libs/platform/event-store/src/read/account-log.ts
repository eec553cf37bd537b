import type { ClientBase } from 'pg';
import type { JsonObject } from '@verbatim/kernel';
import type { RecordedEvent, StoredFact, StreamRef } from '../types';
import { COLUMNS, type EventRow, toEvent } from './event-row';

type Queries = Pick<ClientBase, 'query'>;

/** One account's part of a shard's log. */
export interface AccountLog {
  readonly shard: number;
  readonly accountId: string;
}

export interface AccountPage {
  /** In order. */
  readonly events: readonly RecordedEvent[];
  /** The account has no other event up to this position: go on behind it. */
  readonly through: number;
}

/** A page looks at no more positions than this, whosever they are: no read of a shard's log is long. */
const WINDOW = 5_000;

const PAGE = `select ${COLUMNS} from events
  where shard = $1 and position > $2 and position <= $3 and account_id = $4 order by position limit $5`;
const FIRST = `select e.shard, e.account_id, e.stream_id, e.type, e.data::text as data
  from unnest($2::uuid[], $3::uuid[]) as k (account, stream)
  join events e on e.shard = $1 and e.account_id = k.account and e.stream_id = k.stream and e.version = 1`;
const HEADS = 'select shard, head from shard_heads where shard = any($1::smallint[])';
const RECORDED = 'select recorded_at >= $3 as since from events where shard = $1 and position = $2';

/**
 * The account's events behind a position and not beyond `until`, at most `limit` of them. `through` reaches `until` once
 * there are no more.
 */
export const readAccountLog = async (
  db: Queries,
  { shard, accountId }: AccountLog,
  { after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<AccountPage> => {
  const last = Math.min(after + WINDOW, until);
  const { rows } = await db.query<EventRow>({
    name: 'account_log',
    text: PAGE,
    values: [shard, after, last, accountId, limit],
    rowMode: 'array',
  });
  const events = rows.map(toEvent);
  return { events, through: events.length < limit ? last : (events.at(-1)?.position ?? last) };
};

/** The first event of each of these streams of one shard, without its content. Missing streams have none. */
export const readFirstFacts = async (
  db: Queries,
  shard: number,
  streams: readonly Pick<StreamRef, 'accountId' | 'streamId'>[],
): Promise<readonly (StoredFact & StreamRef)[]> => {
  const { rows } = await db.query<{ account_id: string; stream_id: string; type: string; data: string }>({
    name: 'first_facts',
    text: FIRST,
    values: [shard, streams.map(({ accountId }) => accountId), streams.map(({ streamId }) => streamId)],
  });
  return rows.map(({ account_id, stream_id, type, data }) => ({
    ...{ shard, accountId: account_id, streamId: stream_id, version: 1, type },
    data: JSON.parse(data) as JsonObject,
  }));
};

/** The last position of each of these shards; an empty one is left out. */
export const readHeads = async (db: Queries, shards: readonly number[]): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await db.query<{ shard: number; head: string }>({ name: 'heads', text: HEADS, values: [shards] });
  return new Map(rows.map(({ shard, head }) => [shard, Number(head)]));
};

/**
 * The position before the first event of a shard that was recorded at or after this time, looked for among those up to
 * `until`. Events of the same moment may be recorded a little out of order: look at each one's time from here on.
 */
export const positionBefore = async (db: Queries, shard: number, time: Date, until: number): Promise<number> => {
  let [before, from] = [0, until + 1]; // all up to `before` are older, none from `from` on
  while (before + 1 < from) {
    const middle = Math.floor((before + from) / 2);
    const { rows } = await db.query<{ since: boolean }>({
      name: 'recorded_since',
      text: RECORDED,
      values: [shard, middle, time],
    });
    if (rows[0]?.since ?? true) from = middle;
    else before = middle;
  }
  return before;
};
