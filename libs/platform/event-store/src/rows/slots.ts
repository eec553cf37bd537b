import { RowMisfit } from '../errors';
import type { Row, RowChange } from '../types';
import type { Table, Tables } from './tables';

export type SlotKind = RowChange['op'];

/**
 * Changes of one kind to the same columns of one table: what one data-modifying part of a statement does. A patch or
 * a guard of other columns is another slot, so that a statement never handles a column nobody named.
 */
export interface Slot {
  /** Names its parts in a statement. */
  readonly id: number;
  readonly table: Table;
  readonly kind: SlotKind;
  /** Columns a patch sets. */
  readonly set: readonly string[];
  /** Columns that must be as required; null without a guard. */
  readonly require: readonly string[] | null;
}

const NONE: Row = {};

export const keyOf = (change: RowChange): Row =>
  change.op === 'insert' || change.op === 'put' ? change.row : change.key;
export const setOf = (change: RowChange): Row => (change.op === 'patch' ? change.set : NONE);
export const requireOf = (change: RowChange): Row =>
  (change.op === 'patch' || change.op === 'delete' ? change.require : null) ?? NONE;

/** The slots a store has met, each made once. */
export class Slots {
  private readonly all: Slot[] = [];
  private readonly byName = new Map<string, Slot>();

  constructor(private readonly tables: Tables) {}

  /** Throws RowMisfit when the change names a table or column there is not. */
  of(change: RowChange): Slot {
    const spelled = this.spell(change);
    const known = this.byName.get(spelled);
    if (known) return known;
    const slot = this.canonical(change);
    this.byName.set(spelled, slot);
    return slot;
  }

  get(id: number): Slot {
    const slot = this.all[id];
    if (!slot) throw new RangeError(`No slot ${id}`);
    return slot;
  }

  /** Columns as they come: several spellings may lead to one slot. */
  private spell(change: RowChange): string {
    let name = `${change.table} ${change.op}`;
    for (const column in setOf(change)) if (setOf(change)[column] !== undefined) name += ` ${column}`;
    if (change.op === 'insert' || change.op === 'put' || !change.require) return name;
    name += ' ?';
    for (const column in change.require) if (change.require[column] !== undefined) name += ` ${column}`;
    return name;
  }

  private canonical(change: RowChange): Slot {
    const table = this.tables.get(change.table);
    const columns = (row: Row): string[] => {
      const named = Object.keys(row).filter((column) => row[column] !== undefined);
      const stray = named.find((column) => !table.rest.includes(column));
      if (stray !== undefined) throw new RowMisfit(table.name, `${stray} is no column outside the key`);
      return named.sort();
    };
    const set = columns(setOf(change));
    const guarded = (change.op === 'patch' || change.op === 'delete') && change.require !== undefined;
    const require = guarded ? columns(requireOf(change)) : null;
    const name = `${table.name}/${change.op}/${set.join()}/${require?.join() ?? '-'}`;
    const known = this.byName.get(name);
    if (known) return known;
    const slot = { id: this.all.length, table, kind: change.op, set, require };
    this.all.push(slot);
    this.byName.set(name, slot);
    return slot;
  }
}
