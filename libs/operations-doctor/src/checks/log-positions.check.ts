import type { Check } from '../check';
import { WINDOW, windowsOf } from '../windows';

const HEAD = `
  select coalesce((select head from shard_heads where shard = $1), 0)::text as head,
    coalesce((select max(position) from events where shard = $1), 0)::text as last`;
const COUNT = `
  select count(*)::int as count from (
    select from events where shard = $1 and position > $2::bigint and position <= $3::bigint) e`;
const GAP = `
  select missing::text from generate_series($2::bigint + 1, $3::bigint) missing
  where not exists (select from events e where e.shard = $1 and e.position = missing) order by missing limit 1`;

export const logPositions: Check = {
  name: 'log-positions',
  describe: 'The positions of every shard have no gap and end at its head',
  async *run(db, { shards, perShard }) {
    for (const shard of shards) {
      // One statement, one snapshot: below the head that it saw nothing changes any more.
      const { rows } = await db.query<{ head: string; last: string }>(HEAD, [shard]);
      const [head, last] = [Number(rows[0]?.head), Number(rows[0]?.last)];
      if (head !== last)
        yield {
          what: `The head is at ${head}, the last event at ${last}`,
          shard,
          table: 'shard_heads',
          key: { shard },
        };
      for (const after of windowsOf(Math.min(head, last), perShard === null)) {
        const upto = Math.min(after + WINDOW, head, last);
        const window = [shard, after, upto];
        const counted = (await db.query<{ count: number }>(COUNT, window)).rows[0]?.count ?? 0;
        if (counted === upto - after) continue;
        const gap = (await db.query<{ missing: string }>(GAP, window)).rows[0]?.missing;
        const what = `${upto - after - counted} positions from ${after + 1} to ${upto} have no event`;
        yield { what, shard, table: 'events', key: { position: Number(gap) } };
      }
    }
  },
};
