import { RowMisfit } from '../errors';
import type { Row, TableShape } from '../types';

/** A table's shape, prepared for quick checks. */
export interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly names: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  /** Columns outside the key. */
  readonly rest: readonly string[];
}

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;
const TYPE = /^[a-z][a-z0-9_ ]*(\(\d+(,\d+)?\))?(\[\])?$/;

const toTable = (shape: TableShape): Table => {
  const names = Object.keys(shape.columns);
  for (const name of [shape.name, ...names]) {
    if (!IDENTIFIER.test(name)) throw new RowMisfit(shape.name, `${name} is not a plain name`);
  }
  for (const type of Object.values(shape.columns)) {
    if (type === 'json') throw new RowMisfit(shape.name, 'json has no equality: use jsonb');
    if (!TYPE.test(type)) throw new RowMisfit(shape.name, `${type} is not a type name`);
  }
  for (const name of shape.key) {
    if (!names.includes(name)) throw new RowMisfit(shape.name, `the key column ${name} has no type`);
  }
  if (shape.key.length === 0) throw new RowMisfit(shape.name, 'it has no key');
  const rest = names.filter((name) => !shape.key.includes(name));
  return {
    name: shape.name,
    key: shape.key,
    names,
    columns: Object.assign(Object.create(null) as Record<string, string>, shape.columns),
    rest,
  };
};

export class Tables {
  private readonly byName: ReadonlyMap<string, Table>;

  constructor(shapes: readonly TableShape[]) {
    this.byName = new Map(shapes.map((shape) => [shape.name, toTable(shape)]));
    if (this.byName.size !== shapes.length) throw new Error('Two table shapes have the same name');
  }

  /** Throws RowMisfit for a table the store was not told of. */
  get(name: string): Table {
    const table = this.byName.get(name);
    if (!table) throw new RowMisfit(name, 'the store does not know this table');
    return table;
  }

  has(name: string | undefined): name is string {
    return name !== undefined && this.byName.has(name);
  }
}

/** Names one row in this process: equal for equal keys. Throws RowMisfit when a part of the key is missing. */
export const rowKey = (table: Table, row: Row): string => {
  let key = table.name;
  for (const column of table.key) {
    const value = row[column];
    if (value === undefined || value === null) throw new RowMisfit(table.name, `the key column ${column} is missing`);
    // two spellings of one uuid are one row
    key += `\n${table.columns[column] === 'uuid' ? String(value).toLowerCase() : String(value)}`;
  }
  return key;
};

/** Throws RowMisfit when the row names a column the shape lacks. */
export const checkColumns = (table: Table, row: Row): void => {
  for (const column in row) {
    if (!(column in table.columns)) throw new RowMisfit(table.name, `there is no column ${column}`);
  }
};
