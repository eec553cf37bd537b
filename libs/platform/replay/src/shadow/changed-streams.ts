import type { StreamRef } from '@verbatim/event-store';
import type { ClientBase } from 'pg';
import { qualified } from './catalogue';

type Queries = Pick<ClientBase, 'query'>;
export type Heads = Readonly<Record<string, number>>;

/** A transaction that takes words out may have begun long before it is seen. */
const BEFORE_BEGIN = '15 minutes';

/** What is noted of the streams whose words went while the replay ran, and were folded anew since. */
export const scrubsSeenSql = (schema: string): string =>
  `create table ${qualified(schema, 'scrubs_seen')} (shard smallint, account_id uuid, stream_id uuid, times int,
     primary key (shard, account_id, stream_id))`;

export const readHeads = async (db: Queries): Promise<Heads> => {
  const { rows } = await db.query<{ shard: number; head: string }>('select shard, head from shard_heads');
  return Object.fromEntries(rows.map(({ shard, head }) => [String(shard), Number(head)]));
};

/** Events between two places of the log. */
export const eventsBetween = (from: Heads, to: Heads): number =>
  Object.entries(to).reduce((sum, [shard, head]) => sum + head - (from[shard] ?? 0), 0);

interface Row {
  readonly shard: number;
  readonly account_id: string;
  readonly stream_id: string;
}
const toRef = ({ shard, account_id: accountId, stream_id: streamId }: Row): StreamRef => ({
  shard,
  accountId,
  streamId,
});

/** Streams with events between two places of the log. */
export const changedBetween = async (db: Queries, from: Heads, to: Heads): Promise<StreamRef[]> => {
  const changed: StreamRef[] = [];
  for (const [shard, head] of Object.entries(to)) {
    const since = from[shard] ?? 0;
    if (head <= since) continue;
    const { rows } = await db.query<Row>(
      `select distinct shard, account_id, stream_id from events where shard = $1 and position > $2 and position <= $3`,
      [Number(shard), since, head],
    );
    changed.push(...rows.map(toRef));
  }
  return changed;
};

/** Streams that lost words since the replay began and were not folded since; notes them as seen. */
export const scrubbedSince = async (db: Queries, schema: string, beganAt: string): Promise<StreamRef[]> => {
  const seen = qualified(schema, 'scrubs_seen');
  const { rows } = await db.query<Row>(
    `with lost as (
       select c.* from shard_heads h join content_scrubs c
         on c.shard = h.shard and c.scrubbed_at > $1::timestamptz - interval '${BEFORE_BEGIN}' and c.times > 0
       left join ${seen} s on s.shard = c.shard and s.account_id = c.account_id and s.stream_id = c.stream_id
       where s.times is null or s.times < c.times
     )
     insert into ${seen} select shard, account_id, stream_id, times from lost
     on conflict (shard, account_id, stream_id) do update set times = excluded.times
     returning shard, account_id, stream_id`,
    [beganAt],
  );
  return rows.map(toRef);
};
