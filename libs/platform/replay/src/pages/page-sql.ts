import type { StreamRef } from '@verbatim/event-store';
import type { TableView } from '../rows/table-view';
import type { Reach } from '../stream-key';
import { streamColumns } from './stream-row';

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Streams beyond `after` and up to `upto`; null leaves that side open. */
export interface Span {
  readonly reach: Reach;
  readonly after: StreamRef | null;
  readonly upto: StreamRef | null;
}

/** Both sides of a span over the columns that name the stream, each a place in the primary key. */
const within = ({ reach, after, upto }: Span, stream: string, values: unknown[]): { form: string; where: string } => {
  const conditions: string[] = [];
  const place = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  if (reach.of === 'all') {
    const columns = `(shard, account_id, ${stream})`;
    const tuple = ({ shard, accountId, streamId }: StreamRef): string =>
      `(${place(shard, 'smallint')}, ${place(accountId, 'uuid')}, ${place(streamId, 'uuid')})`;
    if (after) conditions.push(`${columns} > ${tuple(after)}`);
    if (upto) conditions.push(`${columns} <= ${tuple(upto)}`);
  } else {
    // Not the tuple beside these: an index scan would begin at the account's first row on every page.
    conditions.push(`shard = ${place(reach.shard, 'smallint')} and account_id = ${place(reach.accountId, 'uuid')}`);
    if (reach.of === 'stream') conditions.push(`${stream} = ${place(reach.streamId, 'uuid')}`);
    if (after) conditions.push(`${stream} > ${place(after.streamId, 'uuid')}`);
    if (upto) conditions.push(`${stream} <= ${place(upto.streamId, 'uuid')}`);
  }
  return {
    form: `${reach.of}${after ? '-after' : ''}${upto ? '-upto' : ''}`,
    where: conditions.length > 0 ? conditions.join(' and ') : 'true',
  };
};

/** Events in the order of the primary key. */
export const eventsSql = (span: Span, limit: number): Statement => {
  const values: unknown[] = [];
  const { form, where } = within(span, 'stream_id', values);
  const text = `select ${streamColumns} from events where ${where}
    order by shard, account_id, stream_id, version limit $${values.push(limit)}`;
  return { name: `replay_events_${form}`, text, values };
};

/** The rest of a stream that is longer than a page. */
export const restOfStreamSql = (stream: StreamRef, beyond: number, limit: number): Statement => ({
  name: 'replay_rest',
  text: `select ${streamColumns} from events where shard = $1 and account_id = $2 and stream_id = $3 and version > $4
    order by version limit $5`,
  values: [stream.shard, stream.accountId, stream.streamId, beyond, limit],
});

export const rowsSql = (view: TableView, span: Span, limit: number | null): Statement => {
  const values: unknown[] = [];
  const { shape, streamColumn } = view.table;
  const { form, where } = within(span, streamColumn, values);
  const bound = limit === null ? '' : ` limit $${values.push(limit)}`;
  const text = `select ${view.columns.map(({ select }) => select).join(', ')} from "${view.name}" where ${where}
    order by ${shape.key.join(', ')}${bound}`;
  return { name: `replay_${view.name}_${form}${bound === '' ? '' : '_some'}`, text, values };
};
