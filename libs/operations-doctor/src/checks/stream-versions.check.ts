import type { Check } from '../check';
import { placesOf } from '../places';

interface Versions {
  readonly version: number;
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
}

const LOOK = `
  select s.version, e.* from streams s
  cross join lateral (
    select count(*)::int as count, min(e.version) as first, max(e.version) as last from events e
    where e.shard = p.shard and e.account_id = p.account_id and e.stream_id = p.id
  ) e
  where s.shard = p.shard and s.account_id = p.account_id and s.stream_id = p.id`;

/** Versions are unique by their key: without a gap when there are as many as the last one says, and the first is 1. */
const gapless = ({ count, first, last }: Versions): boolean => count === 0 || (first === 1 && last === count);

export const streamVersions: Check = {
  name: 'stream-versions',
  describe: 'The versions of every stream have no gap, and the stream is at the last of them',
  async *run(db, options) {
    for await (const seen of placesOf<Versions>(db, { table: 'streams', column: 'stream_id', look: LOOK }, options)) {
      const at = { shard: seen.shard, accountId: seen.account_id, streamId: seen.id };
      const { version, count, first, last } = seen;
      if (!gapless(seen))
        yield { what: `${count} events bear the versions ${first} to ${last}`, ...at, table: 'events' };
      if (version !== (last ?? 0))
        yield { what: `The stream is at version ${version}, its last event at ${last ?? 0}`, ...at, table: 'streams' };
    }
  },
};
