import type { Row, TableShape } from '@verbatim/event-store';
import { microsOf, sameJson } from './same-value';

/** How one column is read from the database, compared with what a fold says, and written by COPY. */
export interface Column {
  readonly name: string;
  /** An expression over the table, whose value the driver hands out as `found`. */
  readonly select: string;
  /** Neither is null. */
  same(expected: unknown, found: unknown): boolean;
  /** COPY's text for a value that is not null. */
  copy(value: unknown): string;
  /** As JSON shows it. */
  show(found: unknown): unknown;
}

type Kind = Omit<Column, 'name' | 'select'> & { readonly select: (column: string) => string };

const itself = (column: string): string => column;
const asText = (column: string): string => `${column}::text`;
const seen = (found: unknown): unknown => found;

const SPECIAL = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : text;

const number: Kind = {
  select: itself,
  same: (expected, found) => Number(expected) === Number(found),
  copy: String,
  show: (found) => Number(found),
};
const kinds: Readonly<Record<string, Kind>> = {
  uuid: {
    select: itself,
    same: (expected, found) => expected === found || String(expected).toLowerCase() === found,
    copy: String,
    show: seen,
  },
  boolean: { select: itself, same: Object.is, copy: (value) => (value === true ? 't' : 'f'), show: seen },
  smallint: number,
  int: number,
  numeric: { ...number, select: asText },
  timestamptz: {
    select: (column) => `date_part('epoch', ${column}) * 1000000`,
    same: (expected, found) => microsOf(String(expected)) === Math.round(Number(found)),
    copy: String,
    show: (found) => new Date(Math.round(Number(found)) / 1000).toISOString(),
  },
  jsonb: {
    select: asText,
    same: (expected, found) => sameJson(expected, JSON.parse(String(found))),
    copy: (value) => escaped(JSON.stringify(value)),
    show: (found) => JSON.parse(String(found)) as unknown,
  },
};
const text: Kind = {
  select: asText,
  same: (expected, found) => String(expected) === found,
  copy: (value) => escaped(String(value)),
  show: seen,
};
const list: Kind = {
  select: itself,
  same: sameJson,
  copy: (value) => escaped(`{${(value as unknown[]).map(item).join()}}`),
  show: seen,
};
const item = (value: unknown): string =>
  value === null || value === undefined ? 'NULL' : `"${String(value).replace(/["\\]/g, '\\$&')}"`;

const kindOf = (type: string): Kind => (type.endsWith('[]') ? list : (kinds[type] ?? text));

const column = (name: string, type: string): Column => {
  const kind = kindOf(type);
  return { ...kind, name, select: kind.select(`"${name}"`) };
};

/** In the order of the shape. */
export const columnsOf = (shape: TableShape): readonly Column[] =>
  Object.entries(shape.columns).map(([name, type]) => column(name, type));

/** One line of COPY's text format, without its end. */
export const copyLine = (columns: readonly Column[], row: Row): string =>
  columns
    .map(({ name, copy }) => {
      const value = row[name];
      return value === null || value === undefined ? '\\N' : copy(value);
    })
    .join('\t');
