import type { Row, StreamRef } from '@verbatim/event-store';
import type { ColumnDifference, Difference } from '../report/difference';
import type { LiveRow, TableView } from './table-view';

/** What differs between the rows one stream should have in a table and those it has, with the changes that mend it. */
export const compareRows = (
  view: TableView,
  stream: StreamRef,
  made: readonly Row[],
  live: readonly LiveRow[],
): readonly RowDifference[] => {
  const found = new Map(live.map((row) => [view.nameOfLive(row), row]));
  const differences: RowDifference[] = [];
  const add = (kind: Difference['kind'], key: Row, row: Row | null, columns: readonly ColumnDifference[] = []) => {
    const difference = { ...aboutOf(view, stream), key: withoutOwner(key), kind, columns };
    differences.push({
      difference,
      mend: row ? { table: view.name, op: 'put', row } : { table: view.name, op: 'delete', key },
    });
  };
  for (const row of made) {
    const name = view.nameOfMade(row);
    const there = found.get(name);
    found.delete(name);
    if (!there) {
      add('missing', view.keyOfMade(row), row);
      continue;
    }
    const columns = differing(view, row, there);
    if (columns.length > 0) add('differs', view.keyOfMade(row), row, columns);
  }
  for (const row of found.values()) add('surplus', view.keyOfLive(row), null);
  return differences;
};

export interface RowDifference {
  readonly difference: Difference;
  readonly mend:
    | { readonly table: string; readonly op: 'put'; readonly row: Row }
    | { readonly table: string; readonly op: 'delete'; readonly key: Row };
}

const aboutOf = ({ projection, name }: TableView, { shard, accountId, streamId }: StreamRef) => ({
  projection,
  table: name,
  shard,
  accountId,
  streamId,
});

const withoutOwner = ({ shard: _, account_id: __, ...key }: Row): Row => key;

const differing = (view: TableView, made: Row, live: LiveRow): ColumnDifference[] => {
  const columns: ColumnDifference[] = [];
  for (const { at, column, shown } of view.rest) {
    const expected = made[column.name] ?? null;
    const found = live[at] ?? null;
    if (expected === null || found === null ? expected === found : column.same(expected, found)) continue;
    columns.push(
      shown
        ? { column: column.name, expected, found: found === null ? null : column.show(found) }
        : { column: column.name },
    );
  }
  return columns;
};
