import type { Slot } from './slots';
import type { Table } from './tables';

export const quote = (name: string): string => `"${name}"`;

export const list = (names: readonly string[], of: (name: string) => string = quote): string =>
  names.map(of).join(', ');

// `#` and `?` cannot begin a column's own name.
const ORDINAL = '#o';
const required = (column: string): string => `?${column}`;

type Field = readonly [name: string, type: string];

const columns = (table: Table, names: readonly string[], as = (name: string) => name): Field[] =>
  names.map((name) => [as(name), table.columns[name] ?? 'text']);

/** What is sent for each row, after its append's ordinal. */
const fieldsOf = ({ table, kind, set, require }: Slot): Field[] =>
  kind === 'insert' || kind === 'put'
    ? columns(table, table.names)
    : [...columns(table, table.key), ...columns(table, set), ...columns(table, require ?? [], required)];

/** One value out of a JSON array; JSON's null is SQL's. */
const element = (type: string, at: number): string => {
  if (type === 'jsonb') return `nullif(e->${at}, 'null')`;
  if (!type.endsWith('[]')) return `(e->>${at})::${type}`;
  const items = `array(select item::${type.slice(0, -2)} from jsonb_array_elements_text(e->${at}) item)`;
  return `case when jsonb_typeof(e->${at}) = 'array' then ${items} end`;
};

/** JSON arrays as rows: half the work of objects, for the server too. */
export const records = (param: string, fields: readonly Field[], alias: string): string => {
  const values = fields.map(([name, type], at) => `${element(type, at)} as ${quote(name)}`);
  return `(select ${values.join(', ')} from jsonb_array_elements(${param}::jsonb) as e) as ${alias}`;
};

/** The rows of a slot's parameter as `r`, each with its append's ordinal. */
export const source = (slot: Slot, param: string): string => records(param, [[ORDINAL, 'int'], ...fieldsOf(slot)], 'r');

/**
 * Where the row is that `r` names, if it is the first at or after that key. Only the primary key delivers this order,
 * and sorting is off: so no statistics, and no other index however like it, can make this a scan. The update then goes
 * to that place. (An update that looks for its row by key itself may be planned over any index that begins alike.)
 */
export const seek = ({ table, require }: Slot): string => {
  const order = list(table.key, (name) => `k.${quote(name)}`);
  const wanted = list([...table.key, ...(require ?? [])], (name) => `k.${quote(name)}`);
  return `select k.ctid as "#at", ${wanted} from ${quote(table.name)} k
    where row(${order}) >= row(${list(table.key, (name) => `r.${quote(name)}`)}) order by ${order} limit 1`;
};

export const sameKey = (table: Table): string =>
  table.key.map((name) => `q.${quote(name)} = r.${quote(name)}`).join(' and ');

/** Sets the columns of the patch; a patch of nothing still touches its row. */
export const setSql = ({ table, set }: Slot): string =>
  set.length > 0
    ? list(set, (name) => `${quote(name)} = r.${quote(name)}`)
    : list(table.key.slice(0, 1), (name) => `${quote(name)} = t.${quote(name)}`);

/** True when `row` has what `r` requires. */
export const guardSql = (require: readonly string[], row: string): string =>
  ['true', ...require.map((name) => `${row}.${quote(name)} is not distinct from r.${quote(required(name))}`)].join(
    ' and ',
  );
