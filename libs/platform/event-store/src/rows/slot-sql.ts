import { BITS, maskWords, ORDINAL, requiredColumn, requireMask, setMask, type Slot } from './slots';
import type { Table } from './tables';

const quote = (name: string): string => `"${name}"`;
const list = (names: readonly string[], of: (name: string) => string = quote): string => names.map(of).join(', ');

const typed = (table: Table, names: readonly string[], as: (name: string) => string = (name) => name): string[] =>
  names.map((name) => `${quote(as(name))} ${table.columns[name]}`);
const masks = (table: Table, as: (word: number) => string): string[] =>
  Array.from({ length: maskWords(table) }, (_, word) => `${quote(as(word))} int`);

const source = (param: string, columns: readonly string[]): string =>
  `json_to_recordset(${param}::json) as r(${[`${quote(ORDINAL)} int`, ...columns].join(', ')})`;

/**
 * Finds a row by its key, through its primary key, whatever the statistics say. Sequential scans are off; `= any(array[…])`
 * can look a row up but cannot drive a merge, so a whole index is never walked to be joined with the rows; and the row
 * comparison is cheapest in the one index that has all of the key, so that no other index that begins like it, as good
 * when statistics promise one row, is ever taken.
 */
const sameKey = (table: Table): string => {
  const [t, r] = ['t', 'r'].map((alias) => table.key.map((name) => `${alias}.${quote(name)}`)) as [string[], string[]];
  const equal = t.map((column, at) => (at === 0 ? `${column} = any(array[${r[at]}])` : `${column} = ${r[at]}`));
  return [...equal, `row(${t.join(', ')}) >= row(${r.join(', ')})`].join(' and ');
};

const inMask = (as: (word: number) => string, bit: number): string =>
  `r.${quote(as(Math.floor(bit / BITS)))} & ${2 ** (bit % BITS)} <> 0`;

const assignments = (table: Table): string =>
  table.rest
    .map(
      (name, bit) =>
        `${quote(name)} = case when ${inMask(setMask, bit)} then r.${quote(name)} else t.${quote(name)} end`,
    )
    .join(', ');

const asRequired = (table: Table): string =>
  table.rest
    .map(
      (name, bit) =>
        `(not ${inMask(requireMask, bit)} or t.${quote(name)} is not distinct from r.${quote(requiredColumn(name))})`,
    )
    .join(' and ');

/**
 * The parts of a statement that apply one slot's rows.
 * @param param the parameter that holds the rows, e.g. `$4`
 * @param wins what must hold of `r` for its append to have won
 * @returns CTEs, and for a guarded slot an expression that raises unless every row was as required
 */
export const slotSql = (
  { id, table, kind }: Slot,
  param: string,
  wins: string,
): { ctes: string[]; guard: string | null } => {
  const name = quote(table.name);
  const all = Object.keys(table.columns);
  const key = typed(table, table.key);
  const guards = [...masks(table, requireMask), ...typed(table, table.rest, requiredColumn)];
  const sets = [...masks(table, setMask), ...typed(table, table.rest)];
  const insert = `insert into ${name} (${list(all)}) select ${list(all)} from ${source(param, typed(table, all))} where ${wins}`;
  const guarded = (columns: readonly string[], change: string) => ({
    ctes: [
      `r${id} as materialized (select * from ${source(param, columns)} where ${wins})`,
      `w${id} as (${change} returning 1)`,
    ],
    guard: `(select case when (select count(*) from r${id}) <> (select count(*) from w${id}) then refuse_append('${table.name}') end)`,
  });
  switch (kind) {
    case 'insert':
      return { ctes: [`w${id} as (${insert})`], guard: null };
    case 'put': {
      const replace = table.rest.length
        ? `update set ${list(table.rest, (c) => `${quote(c)} = excluded.${quote(c)}`)}`
        : 'nothing';
      return { ctes: [`w${id} as (${insert} on conflict (${list(table.key)}) do ${replace})`], guard: null };
    }
    case 'patch': {
      const from = source(param, [...key, ...sets]);
      return {
        ctes: [
          `w${id} as (update ${name} as t set ${assignments(table)} from ${from} where ${wins} and ${sameKey(table)})`,
        ],
        guard: null,
      };
    }
    case 'patch-guarded':
      return guarded(
        [...key, ...sets, ...guards],
        `update ${name} as t set ${assignments(table)} from r${id} as r where ${sameKey(table)} and ${asRequired(table)}`,
      );
    case 'delete':
      return {
        ctes: [`w${id} as (delete from ${name} as t using ${source(param, key)} where ${wins} and ${sameKey(table)})`],
        guard: null,
      };
    case 'delete-guarded':
      return guarded(
        [...key, ...guards],
        `delete from ${name} as t using r${id} as r where ${sameKey(table)} and ${asRequired(table)}`,
      );
  }
};
