import { BITS, maskWords, ORDINAL, requiredColumn, requireMask, setMask } from './slots';
import type { Table } from './tables';

export const quote = (name: string): string => `"${name}"`;

export const list = (names: readonly string[], of: (name: string) => string = quote): string =>
  names.map(of).join(', ');

/** Columns with their types, as a record's definition has them. */
export const typed = (
  table: Table,
  names: readonly string[],
  as: (name: string) => string = (name) => name,
): string[] => names.map((name) => `${quote(as(name))} ${table.columns[name]}`);

export const masks = (table: Table, as: (word: number) => string): string[] =>
  Array.from({ length: maskWords(table) }, (_, word) => `${quote(as(word))} int`);

/** The rows of a parameter as `r`, each with its append's ordinal. */
export const source = (param: string, columns: readonly string[]): string =>
  `json_to_recordset(${param}::json) as r(${[`${quote(ORDINAL)} int`, ...columns].join(', ')})`;

/**
 * Where the row is that `r` names, if it is the first at or after that key. Only the primary key delivers this order,
 * and sorting is off: so no statistics, and no other index however like it, can make this a scan. The update then goes
 * to that place. (An update that looks for its row by key itself may be planned over any index that begins alike.)
 */
export const seek = (table: Table, whole: boolean): string => {
  const columns = whole ? Object.keys(table.columns) : table.key;
  const order = list(table.key, (name) => `k.${quote(name)}`);
  return `select k.ctid as "#at", ${list(columns, (name) => `k.${quote(name)}`)} from ${quote(table.name)} k
    where row(${order}) >= row(${list(table.key, (name) => `r.${quote(name)}`)}) order by ${order} limit 1`;
};

export const sameKey = (table: Table): string =>
  table.key.map((name) => `q.${quote(name)} = r.${quote(name)}`).join(' and ');

const inMask = (as: (word: number) => string, bit: number): string =>
  `r.${quote(as(Math.floor(bit / BITS)))} & ${2 ** (bit % BITS)} <> 0`;

/** Sets the columns of the patch; the others keep what the row has. */
export const setSql = (table: Table): string =>
  table.rest
    .map((name, bit) => [quote(name), inMask(setMask, bit)])
    .map(([name, given]) => `${name} = case when ${given} then r.${name} else t.${name} end`)
    .join(', ');

/** True when `row` has what `r` requires. */
export const guardSql = (table: Table, row: string): string =>
  ['true']
    .concat(
      table.rest.map(
        (name, bit) =>
          `(not ${inMask(requireMask, bit)} or ${row}.${quote(name)} is not distinct from r.${quote(requiredColumn(name))})`,
      ),
    )
    .join(' and ');
