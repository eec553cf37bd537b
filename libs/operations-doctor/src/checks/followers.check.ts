import type { Check } from '../check';

const STOPPED = `
  select shard, projection, stopped_at::text from checkpoints where stopped_at is not null order by projection, shard`;

export const followers: Check = {
  name: 'followers',
  describe: 'No follower stands still at an event that it cannot apply',
  async *run(db) {
    const { rows } = await db.query<{ shard: number; projection: string; stopped_at: string }>(STOPPED);
    for (const { shard, projection, stopped_at: at } of rows)
      yield {
        what: `${projection} stands still at position ${at}`,
        ...{ shard, table: 'checkpoints', key: { projection, position: Number(at) } },
      };
  },
};
