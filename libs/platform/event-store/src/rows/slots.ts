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

/** A row's columns in the JSON that feeds a statement; `#` and `?` cannot begin a column's own name. */
export const ORDINAL = '#o';
export const requiredColumn = (column: string): string => `?${column}`;
export const setMask = (word: number): string => `#s${word}`;
export const requireMask = (word: number): string => `#r${word}`;

/** Masks are int4 words of 30 bits. */
export const BITS = 30;
export const maskWords = (table: Table): number => Math.ceil(table.rest.length / BITS);

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
