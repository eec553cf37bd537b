import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';
import type { Scope } from './check';

/** Places of one shard in the order of the keys: beyond `after`, up to `upto`; both are (account, id). */
export interface Span {
  readonly shard: number;
  readonly after: Place;
  readonly upto: Place;
}
export type Place = readonly [accountId: string, id: string];

const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

// Ids carry their time, so a random id lies beyond all there are; a random event lies in the midst of them.
const SOMEWHERE = `select account_id, stream_id from events
  where shard = $1 and position >= (select 1 + floor(random() * head)::bigint from shard_heads where shard = $1)
  order by position limit 1`;

/** What is looked at in each shard: all of it, or first what lies beyond a random place, then what lies before it. */
export const spansOf = async (db: Pool, { shards, account, perShard }: Scope): Promise<Span[][]> => {
  if (account) {
    const whole = { shard: account.shard, after: [account.accountId, FIRST], upto: [account.accountId, LAST] } as const;
    return [perShard === null ? [whole] : split(whole, [account.accountId, await idOf(db, whole)])];
  }
  return Promise.all(
    shards.map(async (shard) => {
      const whole = { shard, after: [FIRST, FIRST], upto: [LAST, LAST] } as const;
      if (perShard === null) return [whole];
      const { rows } = await db.query<{ account_id: string; stream_id: string }>(SOMEWHERE, [shard]);
      return rows[0] ? split(whole, [rows[0].account_id, rows[0].stream_id]) : [whole];
    }),
  );
};

const split = (whole: Span, at: Place): Span[] => [
  { ...whole, after: at },
  { ...whole, upto: at },
];

const ENDS = `select
  (select stream_id from streams where shard = $1 and account_id = $2 order by stream_id limit 1) as first,
  (select stream_id from streams where shard = $1 and account_id = $2 order by stream_id desc limit 1) as last`;
const STEPS = 1_000_000;

/** An id between the account's first and last. */
const idOf = async (db: Pool, { shard, after: [accountId] }: Span): Promise<string> => {
  const { rows } = await db.query<{ first: string | null; last: string | null }>(ENDS, [shard, accountId]);
  const [first, last] = [numberOf(rows[0]?.first ?? FIRST), numberOf(rows[0]?.last ?? LAST)];
  const hex = (first + ((last - first) * BigInt(randomInt(STEPS))) / BigInt(STEPS)).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};
const numberOf = (id: string): bigint => BigInt(`0x${id.replaceAll('-', '')}`);
