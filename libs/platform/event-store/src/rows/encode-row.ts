import { storableJson } from '../write/storable-text';
import { RowMisfit } from '../errors';
import type { Row, RowChange } from '../types';
import { BITS, kindOf, maskWords, requiredColumn, requireMask, setMask, slotId } from './slots';
import { checkColumns, rowKey, type Table, type Tables } from './tables';

export interface EncodedRow {
  readonly slot: number;
  /** A JSON object without its opening brace, so that an ordinal can be put in front. */
  readonly body: string;
  /** Equal for changes of one row. */
  readonly key: string;
}

const mask = (table: Table, row: Row, as: (word: number) => string, into: Record<string, unknown>): void => {
  const words = new Array<number>(maskWords(table)).fill(0);
  for (const column in row) {
    const bit = table.bit.get(column);
    if (bit === undefined) throw new RowMisfit(table.name, `${column} is no column outside the key`);
    if (row[column] === undefined) continue;
    const word = Math.floor(bit / BITS);
    words[word] = (words[word] ?? 0) + 2 ** (bit % BITS);
  }
  words.forEach((value, word) => (into[as(word)] = value));
};

const keyedRow = (table: Table, key: Row, set: Row | null, require: Row | undefined): Record<string, unknown> => {
  const columns: Record<string, unknown> = {};
  for (const column in key) {
    if (!table.key.includes(column)) throw new RowMisfit(table.name, `${column} is not part of its key`);
    columns[column] = key[column];
  }
  if (set) {
    mask(table, set, setMask, columns);
    Object.assign(columns, set);
  }
  if (require) {
    mask(table, require, requireMask, columns);
    for (const column in require) columns[requiredColumn(column)] = require[column];
  }
  return columns;
};

/** The columns a change sends, checked against the shape. */
const columnsOf = (table: Table, change: RowChange): Row => {
  switch (change.op) {
    case 'insert':
    case 'put':
      checkColumns(table, change.row);
      return change.row;
    case 'patch':
      return keyedRow(table, change.key, change.set, change.require);
    case 'delete':
      return keyedRow(table, change.key, null, change.require);
  }
};

/** Throws RowMisfit when the change does not fit its table, UnstorableText when a value cannot be kept. */
export const encodeRow = (tables: Tables, change: RowChange, pointer: string): EncodedRow => {
  const table = tables.get(change.table);
  return {
    slot: slotId(table, kindOf(change)),
    body: storableJson(columnsOf(table, change), pointer, change).slice(1),
    key: rowKey(table, change.op === 'insert' || change.op === 'put' ? change.row : change.key),
  };
};
