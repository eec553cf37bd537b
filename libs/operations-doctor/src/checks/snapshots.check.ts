import type { Check } from '../check';
import { placesOf } from '../places';

interface Versions {
  readonly version: number;
  readonly stream: number | null;
}

const LOOK = `
  select n.version, s.version as stream from snapshots n
  left join streams s on s.shard = n.shard and s.account_id = n.account_id and s.stream_id = n.stream_id
  where n.shard = p.shard and n.account_id = p.account_id and n.stream_id = p.id`;

export const snapshots: Check = {
  name: 'snapshots',
  describe: 'No snapshot is of a version that its stream has not reached',
  async *run(db, options) {
    for await (const seen of placesOf<Versions>(db, { table: 'snapshots', column: 'stream_id', look: LOOK }, options)) {
      if (seen.version <= (seen.stream ?? 0)) continue;
      yield {
        what: `Of version ${seen.version}, the stream is at ${seen.stream ?? 0}`,
        ...{ shard: seen.shard, accountId: seen.account_id, streamId: seen.id, table: 'snapshots' },
        key: { version: seen.version },
      };
    }
  },
};
