import type { Check } from '../check';

const BEYOND = `
  select c.shard, c.projection, c.position::text, coalesce(h.head, 0)::text as head
  from checkpoints c left join shard_heads h on h.shard = c.shard
  where c.position > coalesce(h.head, 0) order by c.projection, c.shard`;

interface Beyond {
  readonly shard: number;
  readonly projection: string;
  readonly position: string;
  readonly head: string;
}

export const checkpoints: Check = {
  name: 'checkpoints',
  describe: 'No follower is further than its log',
  async *run(db) {
    for (const { shard, projection, position, head } of (await db.query<Beyond>(BEYOND)).rows)
      yield {
        what: `${projection} is at ${position}, the log ends at ${head}`,
        ...{ shard, table: 'checkpoints', key: { projection } },
      };
  },
};
