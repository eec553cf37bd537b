import { RowExists, type Row, type RowChange, type TableShape } from '@verbatim/event-store';
import type { RowsByTable } from '../projection';

type Draft = Record<string, unknown>;

/** The rows that changes leave, one after the other, on nothing: what an append does, for a whole stream at once. */
export class RowSet {
  private readonly tables: ReadonlyMap<string, { readonly shape: TableShape; readonly rows: Map<string, Draft> }>;

  constructor(shapes: readonly TableShape[]) {
    this.tables = new Map(shapes.map((shape) => [shape.name, { shape, rows: new Map() }]));
  }

  /** Throws RowExists when a row is inserted that is there, as the append that did so would have been refused. */
  apply(change: RowChange): void {
    const table = this.tables.get(change.table);
    if (!table) throw new Error(`A projection writes ${change.table}, which is none of its tables`);
    const { shape, rows } = table;
    switch (change.op) {
      case 'insert':
      case 'put': {
        const key = keyOf(shape, change.row);
        if (change.op === 'insert' && rows.has(key)) throw new RowExists(shape.name, `${shape.name}_pkey`);
        rows.set(key, change.row as Draft); // made for this and wide: a copy would cost more than the fold
        return;
      }
      case 'patch': {
        const row = rows.get(keyOf(shape, change.key));
        if (row)
          for (const column in change.set) if (change.set[column] !== undefined) row[column] = change.set[column];
        return;
      }
      case 'delete':
        rows.delete(keyOf(shape, change.key));
    }
  }

  rows(): RowsByTable {
    return new Map([...this.tables].map(([name, { rows }]) => [name, [...rows.values()]]));
  }
}

/** Names a row within its table; two spellings of one uuid are one row. */
export const keyOf = ({ key, columns }: TableShape, row: Row): string => {
  let name = '';
  for (const column of key) {
    const value = row[column];
    if (value === undefined || value === null) throw new Error(`A row lacks its key column ${column}`);
    name += `\n${columns[column] === 'uuid' ? String(value).toLowerCase() : String(value)}`;
  }
  return name;
};
