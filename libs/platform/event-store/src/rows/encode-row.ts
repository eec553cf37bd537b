import { RowMisfit } from '../errors';
import type { RowChange } from '../types';
import { storableJson } from '../write/storable-text';
import { keyOf, requireOf, setOf, type Slot, type Slots } from './slots';
import { checkColumns, rowKey } from './tables';

export interface EncodedRow {
  /** Its slot's id. */
  readonly slot: number;
  /** A JSON array without its opening bracket, so that an ordinal can be put in front. */
  readonly body: string;
  /** Equal for changes of one row. */
  readonly key: string;
}

/** In the order of the slot's fields (`fieldsOf`). */
const valuesOf = ({ table, kind, set, require }: Slot, change: RowChange): unknown[] => {
  const key = keyOf(change);
  if (kind === 'insert' || kind === 'put') {
    checkColumns(table, key);
    return table.names.map((column) => key[column]);
  }
  for (const column in key) {
    if (!table.key.includes(column)) throw new RowMisfit(table.name, `${column} is not part of its key`);
  }
  const values = table.key.map((column) => key[column]);
  for (const column of set) values.push(setOf(change)[column]);
  for (const column of require ?? []) values.push(requireOf(change)[column]);
  return values;
};

/** Throws RowMisfit when the change does not fit its table, UnstorableText when a value cannot be kept. */
export const encodeRow = (slots: Slots, change: RowChange, pointer: string): EncodedRow => {
  const slot = slots.of(change);
  return {
    slot: slot.id,
    body: storableJson(valuesOf(slot, change), pointer, change).slice(1),
    key: rowKey(slot.table, keyOf(change)),
  };
};
