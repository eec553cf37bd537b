import { guardSql, list, quote, sameKey, seek, setSql, source } from './row-sql';
import type { Slot } from './slots';

export interface SlotSql {
  readonly ctes: readonly string[];
  /** Expressions that are null, or raise and so undo the whole statement. */
  readonly checks: readonly string[];
}

const refuseUnlessEqual = (wanted: string, had: string, code: string, table: string): string =>
  `case when (select count(*) from ${wanted}) <> (select count(*) from ${had}) then refuse_append('${code}', '${table}') end`;

const insertSql = ({ id, table, kind }: Slot, rows: string): SlotSql => {
  const insert = `insert into ${quote(table.name)} (${list(table.names)}) select ${list(table.names)} from ${rows}`;
  if (kind === 'insert') return { ctes: [`w${id} as (${insert})`], checks: [] };
  const sets = list(table.rest, (column) => `${quote(column)} = excluded.${quote(column)}`);
  const conflict = `on conflict (${list(table.key)}) do ${sets ? `update set ${sets}` : 'nothing'}`;
  return { ctes: [`w${id} as (${insert} ${conflict})`], checks: [] };
};

/** `f` the rows that are there and as required, each with its place; `w` those that were still there to be changed. */
const changeSql = (slot: Slot, rows: string, wins: string): SlotSql => {
  const { id, table, kind, require } = slot;
  const found = (from: string, condition: string): string =>
    `f${id} as materialized (select r.*, q."#at" from ${from} cross join lateral (${seek(slot)}) q
  where ${condition} and ${sameKey(table)}${require ? ` and ${guardSql(require, 'q')}` : ''})`;
  const change =
    kind === 'delete'
      ? `delete from ${quote(table.name)} t using f${id} r`
      : `update ${quote(table.name)} t set ${setSql(slot)} from f${id} r`;
  const changed = `w${id} as (${change} where t.ctid = r."#at"${require ? ` and ${guardSql(require, 't')}` : ''} returning 1)`;
  // somebody else changed a row since this statement began, which has to look again
  const moved = refuseUnlessEqual(`f${id}`, `w${id}`, 'VB002', table.name);
  if (!require) return { ctes: [found(rows, wins), changed], checks: [moved] };
  const sent = `r${id} as materialized (select * from ${rows} where ${wins})`;
  const failed = refuseUnlessEqual(`r${id}`, `f${id}`, 'VB001', table.name);
  return { ctes: [sent, found(`r${id} r`, 'true'), changed], checks: [failed, moved] };
};

/**
 * The parts of a statement that apply one slot's rows.
 * @param param the parameter that holds the rows, e.g. `$4`
 * @param wins what must hold of `r`, a row, for its append to have won
 */
export const slotSql = (slot: Slot, param: string, wins: string): SlotSql => {
  const rows = source(slot, param);
  switch (slot.kind) {
    case 'insert':
    case 'put':
      return insertSql(slot, `${rows} where ${wins}`);
    case 'patch':
    case 'delete':
      return changeSql(slot, rows, wins);
  }
};
