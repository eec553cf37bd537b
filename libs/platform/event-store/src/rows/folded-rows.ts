import { RowExists, RowGuardFailed } from '../errors';
import type { Row, RowChange, TableShape } from '../types';
import { afterWrite, type Insert } from './merge-row-changes';
import { keyOf } from './slots';
import { rowKey, Tables } from './tables';

/** What tables would hold that nothing but these changes had been written to, one after the other. */
export class FoldedRows {
  private readonly tables: Tables;
  private readonly rows = new Map<string, Map<string, Insert>>();

  constructor(shapes: readonly TableShape[]) {
    this.tables = new Tables(shapes);
    for (const { name } of shapes) this.rows.set(name, new Map());
  }

  /** A change of a table this was not told of is passed over, as is one of a row that is not there and need not be. */
  apply(changes: readonly RowChange[]): void {
    for (const change of changes) this.change(change);
  }

  /** In the order in which they were first written. */
  of(table: string): readonly Row[] {
    return [...this.inTable(table).values()].map(({ row }) => row);
  }

  count(table: string): number {
    return this.inTable(table).size;
  }

  /** Takes the row out that was written first: of what is folded, only the latest is wanted. */
  forgetFirst(table: string): void {
    const [first] = this.inTable(table).keys();
    if (first !== undefined) this.inTable(table).delete(first);
  }

  private change(change: RowChange): void {
    const rows = this.rows.get(change.table);
    if (!rows) return;
    const table = this.tables.get(change.table);
    const key = rowKey(table, keyOf(change));
    const before = rows.get(key);
    if (!before) {
      if (change.op === 'insert' || change.op === 'put') rows.set(key, change);
      else if (change.require) throw new RowGuardFailed(table.name);
      return;
    }
    if (change.op === 'insert') throw new RowExists(table.name, `${table.name}_pkey`);
    if (change.op === 'delete') {
      rows.delete(key);
      return;
    }
    rows.set(key, afterWrite(table, before, change) as Insert); // a put or a patch leaves a whole row
  }

  private inTable(name: string): Map<string, Insert> {
    return this.rows.get(name) ?? new Map();
  }
}
