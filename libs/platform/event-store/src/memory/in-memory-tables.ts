import { keyOf } from '../rows/slots';
import { type Table, Tables, rowKey } from '../rows/tables';
import { RowExists, RowGuardFailed } from '../errors';
import type { Row, RowChange } from '../types';

const plain = (row: Row): Row => JSON.parse(JSON.stringify(row)) as Row;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The rows that appends write, by table and key; values as they look in JSON, absent columns null. */
export class InMemoryTables {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly tables: Tables) {}

  get(table: string, key: Row): Row | null {
    return this.rows.get(rowKey(this.tables.get(table), key)) ?? null;
  }

  all(table: string): readonly Row[] {
    const prefix = `${this.tables.get(table).name}\n`;
    return [...this.rows].filter(([key]) => key.startsWith(prefix)).map(([, row]) => row);
  }

  /** Checks every change, then makes them all; throws RowExists or RowGuardFailed with nothing changed. */
  apply(changes: readonly RowChange[]): void {
    const writes = changes.map((change) => this.plan(change));
    for (const write of writes) write();
  }

  private plan(change: RowChange): () => void {
    const table = this.tables.get(change.table);
    const key = rowKey(table, keyOf(change));
    const before = this.rows.get(key);
    switch (change.op) {
      case 'insert':
        if (before) throw new RowExists(table.name, `${table.name}_pkey`);
        return () => this.rows.set(key, whole(table, change.row));
      case 'put':
        return () => this.rows.set(key, whole(table, change.row));
      case 'patch':
        demand(table, before, change.require);
        return () => before && this.rows.set(key, { ...before, ...plain(change.set) });
      case 'delete':
        demand(table, before, change.require);
        return () => this.rows.delete(key);
    }
  }
}

const whole = (table: Table, row: Row): Row => {
  const given = plain(row);
  return Object.fromEntries(Object.keys(table.columns).map((column) => [column, given[column] ?? null]));
};

const demand = (table: Table, row: Row | undefined, require: Row | undefined): void => {
  if (!require) return;
  if (!row || !Object.entries(plain(require)).every(([column, value]) => same(row[column], value))) {
    throw new RowGuardFailed(table.name);
  }
};
