import type { RowChange } from '../types';
import type { Table } from './tables';

/** What a statement does to one table: each is one data-modifying part of it. */
export const slotKinds = ['insert', 'put', 'patch', 'patch-guarded', 'delete', 'delete-guarded'] as const;
export type SlotKind = (typeof slotKinds)[number];

/** One (table, kind) pair; `id` orders the parts of a statement and names them in it. */
export interface Slot {
  readonly id: number;
  readonly table: Table;
  readonly kind: SlotKind;
}

/** Which columns a patch names: int4 words of 30 bits, the bit of a column being its place among `table.rest`. */
export const BITS = 30;
export const maskWords = (table: Table): number => Math.ceil(table.rest.length / BITS);

/** What is sent for each row after its append's ordinal: the order that encoding and SQL must agree on. */
export type Part = 'all' | 'key' | 'set' | 'require';
export const partsOf = (kind: SlotKind): readonly Part[] => {
  switch (kind) {
    case 'insert':
    case 'put':
      return ['all'];
    case 'patch':
      return ['key', 'set'];
    case 'patch-guarded':
      return ['key', 'set', 'require'];
    case 'delete':
      return ['key'];
    case 'delete-guarded':
      return ['key', 'require'];
  }
};

export const kindOf = (change: RowChange): SlotKind => {
  switch (change.op) {
    case 'insert':
    case 'put':
      return change.op;
    case 'patch':
      return change.require ? 'patch-guarded' : 'patch';
    case 'delete':
      return change.require ? 'delete-guarded' : 'delete';
  }
};

export const slotId = (table: Table, kind: SlotKind): number =>
  table.index * slotKinds.length + slotKinds.indexOf(kind);
