import { RowExists, RowGuardFailed } from '../errors';
import type { Row, RowChange, TableShape } from '../types';
import { demand, tablesOf } from './merge-row-changes';
import { keyOf, requireOf } from './slots';
import { rowKey, type Tables } from './tables';

type Draft = Record<string, unknown>;

/**
 * What tables would hold that nothing but these changes had been written to, one after the other. It takes the rows of
 * the changes over and writes to them: they are wide, and a copy for each patch would cost more than the fold.
 */
export class FoldedRows {
  private readonly tables: Tables;
  private readonly rows: ReadonlyMap<string, Map<string, Draft>>;

  constructor(shapes: readonly TableShape[]) {
    this.tables = tablesOf(shapes);
    this.rows = new Map(shapes.map(({ name }) => [name, new Map<string, Draft>()]));
  }

  /** A change of a table this was not told of is passed over, as is one of a row that is not there and need not be. */
  apply(changes: readonly RowChange[]): void {
    for (const change of changes) this.change(change);
  }

  /** In the order in which they were first written. */
  of(table: string): readonly Row[] {
    return [...(this.rows.get(table)?.values() ?? [])];
  }

  count(table: string): number {
    return this.rows.get(table)?.size ?? 0;
  }

  /** Takes the row out that was written first: of what is folded, only the latest is wanted. */
  forgetFirst(table: string): void {
    const rows = this.rows.get(table);
    for (const first of rows?.keys() ?? []) {
      rows?.delete(first);
      return;
    }
  }

  private change(change: RowChange): void {
    const rows = this.rows.get(change.table);
    if (!rows) return;
    const table = this.tables.get(change.table);
    const key = rowKey(table, keyOf(change));
    switch (change.op) {
      case 'insert':
        if (rows.has(key)) throw new RowExists(table.name, `${table.name}_pkey`);
        rows.set(key, change.row as Draft);
        return;
      case 'put':
        rows.set(key, change.row as Draft);
        return;
      case 'patch':
      case 'delete': {
        const row = rows.get(key);
        if (!row) {
          if (change.require) throw new RowGuardFailed(table.name);
          return;
        }
        demand(table, row, requireOf(change));
        if (change.op === 'delete') rows.delete(key);
        else for (const column in change.set) if (change.set[column] !== undefined) row[column] = change.set[column];
      }
    }
  }
}
