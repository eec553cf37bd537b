import type { Row, StreamRef } from '@verbatim/event-store';
import type { ProjectedTable } from '../projection';
import { columnsOf, type Column } from './columns';

/** A row as the database hands it out: values in the order of the table's columns. */
export type LiveRow = readonly unknown[];

const HARMLESS = new Set(['uuid', 'boolean', 'smallint', 'int', 'bigint', 'numeric', 'timestamptz', 'uuid[]']);

/** A projected table, prepared for reading and comparing. */
export class TableView {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns beyond the key, each with its place. */
  readonly rest: readonly { readonly at: number; readonly column: Column; readonly shown: boolean }[];
  private readonly key: readonly { readonly at: number; readonly column: Column; readonly uuid: boolean }[];
  private readonly stream: readonly number[];

  constructor(
    readonly projection: string,
    readonly table: ProjectedTable,
  ) {
    const { shape, streamColumn, plain } = table;
    this.name = shape.name;
    this.columns = columnsOf(shape);
    const at = (name: string): number => this.columns.findIndex((column) => column.name === name);
    const placed = this.columns.map((column, index) => ({ at: index, column }));
    this.key = shape.key.map((name) => {
      const column = this.columns[at(name)];
      if (!column) throw new Error(`${shape.name} has no column ${name}`);
      return { at: at(name), column, uuid: shape.columns[name] === 'uuid' };
    });
    this.rest = placed
      .filter(({ column }) => !shape.key.includes(column.name))
      .map((one) => ({
        ...one,
        shown: plain.includes(one.column.name) || HARMLESS.has(shape.columns[one.column.name] ?? ''),
      }));
    if (shape.key[0] !== 'shard' || shape.key[1] !== 'account_id' || shape.key[2] !== streamColumn)
      throw new Error(`The key of ${shape.name} does not begin with shard, account and stream`);
    this.stream = ['shard', 'account_id', streamColumn].map(at);
  }

  streamOf(row: LiveRow): StreamRef {
    const [shard = 0, account = 0, stream = 0] = this.stream;
    return { shard: Number(row[shard]), accountId: String(row[account]), streamId: String(row[stream]) };
  }

  isSameStream(a: LiveRow, b: LiveRow): boolean {
    return this.stream.every((at) => a[at] === b[at]);
  }

  /** Names a row that a fold made within its table; two spellings of one uuid are one row. */
  nameOfMade(row: Row): string {
    let name = '';
    for (const { column, uuid } of this.key) {
      const value = row[column.name];
      if (value === undefined || value === null) throw new Error(`A row of ${this.name} lacks its ${column.name}`);
      name += `\n${uuid ? String(value).toLowerCase() : String(value)}`;
    }
    return name;
  }

  /** The same of a row that was read. */
  nameOfLive(row: LiveRow): string {
    let name = '';
    for (const { at } of this.key) name += `\n${String(row[at])}`;
    return name;
  }

  /** The key as columns, of a row that was read. */
  keyOfLive(row: LiveRow): Row {
    return Object.fromEntries(this.key.map(({ at, column }) => [column.name, column.show(row[at])]));
  }

  keyOfMade(row: Row): Row {
    return Object.fromEntries(
      this.key.map(({ column, uuid }) => [
        column.name,
        uuid ? String(row[column.name]).toLowerCase() : row[column.name],
      ]),
    );
  }
}
