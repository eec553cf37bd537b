import type { ClientBase } from 'pg';
import { sumOf, type ColumnDifference, type Counts, type Difference } from '../report/difference';
import { quoted } from '../shadow/catalogue';

type Queries = Pick<ClientBase, 'query'>;

export interface TablesToCompare {
  readonly projection: string;
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Relations, ready for SQL: what is there, and what the log says. */
  readonly found: string;
  readonly expected: string;
  /** Bounds both; its values are $1, $2, … */
  readonly where: string;
  readonly values: readonly unknown[];
}

interface Row {
  readonly found: Readonly<Record<string, unknown>> | null;
  readonly expected: Readonly<Record<string, unknown>> | null;
}

/** Compares two tables of one form in the database: they hold no words, and may be large. Lists at most `keep`. */
export const compareTables = async (
  tx: Queries,
  tables: TablesToCompare,
  keep: number,
): Promise<{ readonly counts: Counts; readonly differences: readonly Difference[] }> => {
  const { key, columns, found, expected, where, values } = tables;
  const list = columns.map(quoted).join(', ');
  const on = key.map((column) => `f.${quoted(column)} = e.${quoted(column)}`).join(' and ');
  const rest = columns.filter((column) => !key.includes(column));
  const differs = rest.map((column) => `f.${quoted(column)} is distinct from e.${quoted(column)}`).join(' or ');
  const [first = ''] = key.map(quoted);
  const from = `from (select ${list} from ${found} where ${where}) f
    full join (select ${list} from ${expected} where ${where}) e on ${on}`;
  const unlike = `f.${first} is null or e.${first} is null${differs ? ` or ${differs}` : ''}`;
  const counted = await tx.query<Record<keyof Counts, string>>(
    `select count(*) filter (where f.${first} is null) as missing, count(*) filter (where e.${first} is null) as surplus,
       count(*) filter (where f.${first} is not null and e.${first} is not null) as differs ${from} where ${unlike}`,
    [...values],
  );
  const { missing = '0', surplus = '0', differs: other = '0' } = counted.rows[0] ?? {};
  const counts = { missing: Number(missing), surplus: Number(surplus), differs: Number(other) };
  if (sumOf(counts) === 0 || keep === 0) return { counts, differences: [] };
  const { rows } = await tx.query<Row>(
    `select case when f.${first} is not null then to_jsonb(f) end as found,
       case when e.${first} is not null then to_jsonb(e) end as expected ${from} where ${unlike} limit ${keep}`,
    [...values],
  );
  return { counts, differences: rows.map((row) => toDifference(tables, rest, row)) };
};

const toDifference = (
  { projection, table, key }: TablesToCompare,
  rest: readonly string[],
  { found, expected }: Row,
): Difference => {
  const row = expected ?? found ?? {};
  return {
    projection,
    table,
    shard: Number(row['shard']),
    accountId: String(row['account_id']),
    streamId: null,
    key: Object.fromEntries(
      key.filter((column) => column !== 'shard' && column !== 'account_id').map((column) => [column, row[column]]),
    ),
    kind: found === null ? 'missing' : expected === null ? 'surplus' : 'differs',
    columns: found && expected ? differing(rest, found, expected) : [],
  };
};

const differing = (
  rest: readonly string[],
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): ColumnDifference[] =>
  rest
    .filter((column) => JSON.stringify(found[column]) !== JSON.stringify(expected[column]))
    .map((column) => ({ column, expected: expected[column] ?? null, found: found[column] ?? null }));
