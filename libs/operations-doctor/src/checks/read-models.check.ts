import { checkReach, checkStreams, type Difference } from '@verbatim/replay';
import type { Check, Finding } from '../check';
import { placesOf } from '../places';

const AT_ONCE = 50;

export const readModels: Check = {
  name: 'read-models',
  describe: 'The rows of the read models are what the log says',
  async *run(db, options) {
    const { projections, perShard, account } = options;
    if (perShard === null) {
      yield* wordsFor(await checkReach(db, projections, account ? { of: 'account', ...account } : { of: 'all' }));
      return;
    }
    let batch: { shard: number; accountId: string; streamId: string }[] = [];
    const walk = { table: 'streams', column: 'stream_id', look: 'select' };
    for await (const { shard, account_id: accountId, id: streamId } of placesOf(db, walk, options)) {
      batch.push({ shard, accountId, streamId });
      if (batch.length < AT_ONCE) continue;
      yield* wordsFor(await checkStreams(db, projections, batch));
      batch = [];
    }
    yield* wordsFor(await checkStreams(db, projections, batch));
  },
};

const wordsFor = ({ differences, poison }: Awaited<ReturnType<typeof checkStreams>>): Finding[] => [
  ...differences.map(({ shard, accountId, streamId, table, key, ...rest }) => ({
    what: whatOf(rest),
    ...{ shard, accountId, table, key },
    ...(streamId === null ? {} : { streamId }),
  })),
  ...poison.map(({ projection, shard, position, type, error }) => ({
    what: `${projection} cannot fold ${type} (${error})`,
    ...{ shard, table: 'events', key: { position } },
  })),
];

const whatOf = ({ kind, columns }: Pick<Difference, 'kind' | 'columns'>): string => {
  if (kind === 'missing') return 'The row is missing';
  if (kind === 'surplus') return 'The log knows no such row';
  return `Not what the log says: ${columns.map(({ column }) => column).join(', ')}`;
};
