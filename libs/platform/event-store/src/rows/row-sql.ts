import { BITS, maskWords, type Part, partsOf, type Slot } from './slots';
import type { Table } from './tables';

export const quote = (name: string): string => `"${name}"`;

export const list = (names: readonly string[], of: (name: string) => string = quote): string =>
  names.map(of).join(', ');

// `#` and `?` cannot begin a column's own name.
const ORDINAL = '#o';
const required = (column: string): string => `?${column}`;
const setWord = (word: number): string => `#s${word}`;
const requireWord = (word: number): string => `#r${word}`;

type Field = readonly [name: string, type: string];

const columns = (table: Table, names: readonly string[], as = (name: string) => name): Field[] =>
  names.map((name) => [as(name), table.columns[name] ?? 'text']);

const words = (table: Table, as: (word: number) => string): Field[] =>
  Array.from({ length: maskWords(table) }, (_, word) => [as(word), 'int']);

const fieldsOf = (table: Table, part: Part): Field[] => {
  switch (part) {
    case 'all':
      return columns(table, table.names);
    case 'key':
      return columns(table, table.key);
    case 'set':
      return [...words(table, setWord), ...columns(table, table.rest)];
    case 'require':
      return [...words(table, requireWord), ...columns(table, table.rest, required)];
  }
};

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
export const source = ({ table, kind }: Slot, param: string): string =>
  records(param, [[ORDINAL, 'int'], ...partsOf(kind).flatMap((part) => fieldsOf(table, part))], 'r');

/**
 * Where the row is that `r` names, if it is the first at or after that key. Only the primary key delivers this order,
 * and sorting is off: so no statistics, and no other index however like it, can make this a scan. The update then goes
 * to that place. (An update that looks for its row by key itself may be planned over any index that begins alike.)
 */
export const seek = (table: Table, whole: boolean): string => {
  const order = list(table.key, (name) => `k.${quote(name)}`);
  const wanted = list(whole ? table.names : table.key, (name) => `k.${quote(name)}`);
  return `select k.ctid as "#at", ${wanted} from ${quote(table.name)} k
    where row(${order}) >= row(${list(table.key, (name) => `r.${quote(name)}`)}) order by ${order} limit 1`;
};

export const sameKey = (table: Table): string =>
  table.key.map((name) => `q.${quote(name)} = r.${quote(name)}`).join(' and ');

const inMask = (as: (word: number) => string, bit: number): string =>
  `r.${quote(as(Math.floor(bit / BITS)))} & ${2 ** (bit % BITS)} <> 0`;

/** Sets the columns of the patch; the others keep what the row has. */
export const setSql = (table: Table): string =>
  table.rest
    .map((name, bit) => [quote(name), inMask(setWord, bit)])
    .map(([name, given]) => `${name} = case when ${given} then r.${name} else t.${name} end`)
    .join(', ');

/** True when `row` has what `r` requires. */
export const guardSql = (table: Table, row: string): string => {
  const holds = table.rest.map((name, bit) => {
    const same = `${row}.${quote(name)} is not distinct from r.${quote(required(name))}`;
    return `(not ${inMask(requireWord, bit)} or ${same})`;
  });
  return ['true', ...holds].join(' and ');
};
