import type { StreamRef } from '@verbatim/event-store';
import type { ClientBase } from 'pg';
import type { Comparison } from '../check/check-streams';
import type { Poison } from '../check/poison';
import { StreamOfPage } from '../pages/stream-pages';
import { byStream, streamColumns, type StreamRow } from '../pages/stream-row';
import { nameOf, type LeftOut } from '../stream-key';
import { qualified, quoted } from './catalogue';
import { CopyLines } from './copy-rows';

/** So many streams are folded and written together. */
const AT_ONCE = 100;

const OF = '$1::smallint[], $2::uuid[], $3::uuid[]';
const EVENTS = `select ${streamColumns} from events e
  join unnest(${OF}) k (of_shard, of_account, of_stream)
    on e.shard = of_shard and e.account_id = of_account and e.stream_id = of_stream
  order by e.shard, e.account_id, e.stream_id, e.version`;

export interface RefoldParts {
  readonly schema: string;
  readonly comparison: Comparison;
  readonly leftOut: LeftOut | null;
}

/** Folds streams anew and replaces their rows in the shadow tables, in the caller's transaction. */
export const refoldIn = async (
  tx: ClientBase,
  { schema, comparison, leftOut }: RefoldParts,
  streams: readonly StreamRef[],
): Promise<readonly Poison[]> => {
  const poison: Poison[] = [];
  const once = [...new Map(streams.map((stream) => [nameOf(stream), stream])).values()];
  for (let at = 0; at < once.length; at += AT_ONCE) {
    const some = once.slice(at, at + AT_ONCE);
    const keys = [
      some.map(({ shard }) => shard),
      some.map(({ accountId }) => accountId),
      some.map(({ streamId }) => streamId),
    ];
    const { rows } = await tx.query<StreamRow & unknown[]>({
      name: 'replay_of_streams',
      text: EVENTS,
      values: keys,
      rowMode: 'array',
    });
    const lines = new CopyLines();
    for (const events of byStream(rows)) {
      const checked = comparison.check(StreamOfPage.of(events), { leftOut, compare: false });
      poison.push(...checked.poison);
      for (const view of comparison.views) lines.add(view, checked.rows.get(view.name) ?? []);
    }
    for (const { name, table } of comparison.views)
      await tx.query(
        `delete from ${qualified(schema, name)} t using unnest(${OF}) k (of_shard, of_account, of_stream)
         where t.shard = of_shard and t.account_id = of_account and t.${quoted(table.streamColumn)} = of_stream`,
        keys,
      );
    await lines.write(tx, schema);
  }
  return poison;
};
