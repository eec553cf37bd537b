import { guardSql, list, quote, sameKey, seek, setSql, source } from './row-sql';
import type { Slot } from './slots';

export interface SlotSql {
  readonly ctes: readonly string[];
  /** Expressions that are null, or raise and so undo the whole statement. */
  readonly checks: readonly string[];
}

const count = (cte: string): string => `(select count(*) from ${cte})`;

/** A guarded row is missing or not as required. */
const guardCheck = (id: number, table: string): string =>
  `case when ${count(`r${id}`)} <> ${count(`f${id}`)} then refuse_append('VB001', '${table}') end`;

/** A row was changed by somebody else since this statement began, so that it has to look again. */
const movedCheck = (id: number, table: string): string =>
  `case when ${count(`f${id}`)} <> ${count(`w${id}`)} then refuse_append('VB002', '${table}') end`;

/**
 * The parts of a statement that apply one slot's rows: `r` what was sent and won, `f` the rows it is about, `w` the
 * change itself.
 * @param param the parameter that holds the rows, e.g. `$4`
 * @param wins what must hold of `r` for its append to have won
 */
export const slotSql = (slot: Slot, param: string, wins: string): SlotSql => {
  const { id, table, kind } = slot;
  const name = quote(table.name);
  const rows = `${source(slot, param)} where ${wins}`;
  const sent = `r${id} as materialized (select * from ${rows})`;
  const find = (guard: string | null): string =>
    `f${id} as materialized (select r.*, q."#at" from r${id} r cross join lateral (${seek(table, guard !== null)}) q
  where ${sameKey(table)}${guard ? ` and ${guard}` : ''})`;
  const found = (change: string, from: string, guard: string | null): string =>
    `w${id} as (${change} ${from} f${id} r where t.ctid = r."#at"${guard ? ` and ${guard}` : ''} returning 1)`;

  const update = `update ${name} t set ${setSql(table)}`;
  const remove = `delete from ${name} t`;
  const insert = `insert into ${name} (${list(table.names)}) select ${list(table.names)} from ${rows}`;
  const moved = movedCheck(id, table.name);
  const guarded = [guardCheck(id, table.name), moved];
  const [before, now] = [guardSql(table, 'q'), guardSql(table, 't')];
  switch (kind) {
    case 'insert':
      return { ctes: [`w${id} as (${insert})`], checks: [] };
    case 'put': {
      const sets = list(table.rest, (column) => `${quote(column)} = excluded.${quote(column)}`);
      const conflict = `on conflict (${list(table.key)}) do ${sets ? `update set ${sets}` : 'nothing'}`;
      return { ctes: [`w${id} as (${insert} ${conflict})`], checks: [] };
    }
    case 'patch':
      return { ctes: [sent, find(null), found(update, 'from', null)], checks: [moved] };
    case 'patch-guarded':
      return {
        ctes: [sent, find(before), found(update, 'from', now)],
        checks: guarded,
      };
    case 'delete':
      return { ctes: [sent, find(null), found(remove, 'using', null)], checks: [moved] };
    case 'delete-guarded':
      return { ctes: [sent, find(before), found(remove, 'using', now)], checks: guarded };
  }
};
