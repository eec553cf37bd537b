import { RowMisfit } from '../errors';
import type { Row, RowChange } from '../types';
import { storableJson } from '../write/storable-text';
import { BITS, kindOf, maskWords, type Part, partsOf, slotId } from './slots';
import { checkColumns, rowKey, type Table, type Tables } from './tables';

export interface EncodedRow {
  readonly slot: number;
  /** A JSON array without its opening bracket, so that an ordinal can be put in front. */
  readonly body: string;
  /** Equal for changes of one row. */
  readonly key: string;
}

const NOTHING: Row = {};

/** The words that say which columns a patch or a guard names, then every column's value. */
const named = (table: Table, row: Row): unknown[] => {
  const words = new Array<number>(maskWords(table)).fill(0);
  for (const column in row) {
    const bit = table.bit.get(column);
    if (bit === undefined) throw new RowMisfit(table.name, `${column} is no column outside the key`);
    if (row[column] === undefined) continue;
    const word = Math.floor(bit / BITS);
    words[word] = (words[word] ?? 0) + 2 ** (bit % BITS);
  }
  return [...words, ...table.rest.map((column) => row[column])];
};

const keyOf = (change: RowChange): Row => (change.op === 'insert' || change.op === 'put' ? change.row : change.key);

const valuesOf = (table: Table, change: RowChange, part: Part): unknown[] => {
  switch (part) {
    case 'all':
      checkColumns(table, keyOf(change));
      return table.names.map((column) => keyOf(change)[column]);
    case 'key':
      for (const column in keyOf(change)) {
        if (!table.key.includes(column)) throw new RowMisfit(table.name, `${column} is not part of its key`);
      }
      return table.key.map((column) => keyOf(change)[column]);
    case 'set':
      return named(table, 'set' in change ? change.set : NOTHING);
    case 'require':
      return named(table, ('require' in change && change.require) || NOTHING);
  }
};

/** Throws RowMisfit when the change does not fit its table, UnstorableText when a value cannot be kept. */
export const encodeRow = (tables: Tables, change: RowChange, pointer: string): EncodedRow => {
  const table = tables.get(change.table);
  const kind = kindOf(change);
  const values = partsOf(kind).flatMap((part) => valuesOf(table, change, part));
  return {
    slot: slotId(table, kind),
    body: storableJson(values, pointer, change).slice(1),
    key: rowKey(table, keyOf(change)),
  };
};
