import { RowExists, RowGuardFailed, RowMisfit } from '../errors';
import type { Row, RowChange, TableShape } from '../types';
import { keyOf } from './slots';
import { rowKey, type Table, Tables } from './tables';

type Insert = Extract<RowChange, { op: 'insert' | 'put' }>;
type Patch = Extract<RowChange, { op: 'patch' }>;
type Delete = Extract<RowChange, { op: 'delete' }>;

/** Values are compared as they are sent. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const defined = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

const pick = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** Throws RowGuardFailed unless the row, as just written, is as a later change requires. */
export const demand = (table: Table, row: Row, require: Row | undefined): void => {
  for (const column in require) {
    const value = require[column];
    if (value !== undefined && !same(row[column], value)) throw new RowGuardFailed(table.name);
  }
};

/** What both changes require of the row as it was before the first: what `first` sets is checked here and now. */
const bothRequire = (table: Table, first: Patch, later: Row | undefined): { require?: Row } => {
  if (!later) return first.require ? { require: first.require } : {};
  const require: Record<string, unknown> = { ...first.require };
  for (const [column, value] of Object.entries(defined(later))) {
    const set = first.set[column];
    const known = set !== undefined ? set : require[column];
    if (known === undefined) require[column] = value;
    else if (!same(known, value)) throw new RowGuardFailed(table.name);
  }
  return { require };
};

/** What a row that was inserted or put is left with by a later change of it. */
const afterWrite = (table: Table, first: Insert, next: RowChange): RowChange => {
  switch (next.op) {
    case 'insert':
      throw new RowExists(table.name, 'same append');
    case 'put':
      return { ...first, row: next.row };
    case 'patch':
      demand(table, first.row, next.require);
      return { ...first, row: { ...first.row, ...defined(next.set) } };
    case 'delete':
      demand(table, first.row, next.require);
      if (first.op === 'insert') throw new RowMisfit(table.name, 'one append inserts and deletes the same row');
      return { table: table.name, op: 'delete', key: pick(first.row, table.key) };
  }
};

const replaced = (table: Table, first: Patch | Delete, row: Row): RowChange =>
  first.require
    ? { table: table.name, op: 'patch', key: first.key, set: pick(row, table.rest), require: first.require }
    : { table: table.name, op: 'put', row };

const afterPatch = (table: Table, first: Patch, next: RowChange): RowChange => {
  switch (next.op) {
    case 'insert':
      if (first.require) throw new RowExists(table.name, 'same append');
      return next;
    case 'put':
      return replaced(table, first, next.row);
    case 'patch': {
      const set = { ...first.set, ...defined(next.set) };
      return { table: table.name, op: 'patch', key: first.key, set, ...bothRequire(table, first, next.require) };
    }
    case 'delete':
      return { table: table.name, op: 'delete', key: first.key, ...bothRequire(table, first, next.require) };
  }
};

const afterDelete = (table: Table, first: Delete, next: RowChange): RowChange => {
  switch (next.op) {
    case 'insert':
    case 'put':
      return replaced(table, first, next.row);
    case 'patch':
    case 'delete':
      if (next.require) throw new RowGuardFailed(table.name);
      return first;
  }
};

const merge = (table: Table, first: RowChange, next: RowChange): RowChange => {
  switch (first.op) {
    case 'insert':
    case 'put':
      return afterWrite(table, first, next);
    case 'patch':
      return afterPatch(table, first, next);
    case 'delete':
      return afterDelete(table, first, next);
  }
};

const known = new WeakMap<readonly TableShape[], Tables>();
/** Prepared once for each list of shapes. */
export const tablesOf = (shapes: readonly TableShape[]): Tables => {
  const tables = known.get(shapes) ?? new Tables(shapes);
  known.set(shapes, tables);
  return tables;
};

/**
 * Merges the changes one append makes to the same rows, so that each row is left with one change that has the effect
 * of all of them in turn. Rows keep the order in which they first appear. What could only fail is refused here:
 * RowExists (a row written, then inserted), RowGuardFailed (a guard that an earlier change contradicts), RowMisfit (a
 * row inserted, then deleted, which no single change can say).
 */
export const mergeRowChanges = (changes: readonly RowChange[], shapes: readonly TableShape[]): RowChange[] => {
  if (changes.length < 2) return [...changes];
  const tables = tablesOf(shapes);
  const merged = new Map<string, RowChange>();
  for (const change of changes) {
    const table = tables.get(change.table);
    const key = rowKey(table, keyOf(change));
    const before = merged.get(key);
    merged.set(key, before ? merge(table, before, change) : change);
  }
  return [...merged.values()];
};
