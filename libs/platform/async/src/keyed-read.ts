import { Gather } from './gather';

/** A statement for `pg`, prepared under its name. */
export interface KeyedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

export interface KeyedReadOptions<Key extends object> {
  /** Names the prepared statement. */
  readonly name: string;
  /** The columns of a key and their Postgres types. */
  readonly key: { readonly [Column in keyof Key]: string };
  /**
   * The rows of one key: a select that names the key's columns as `k.<column>` and is limited, so that no table
   * statistics can turn it into a scan of everything.
   */
  readonly rows: string;
  /** Keys in one statement. Default 64. */
  readonly most?: number;
  /** Statements under way at once, the second only behind a slow one. Default 2. */
  readonly lanes?: number;
}

/**
 * The statement of a keyed read. It has no order of its own: a nested loop over the keys, which is all that a lateral
 * select with a limit allows, keeps the order of each key's rows.
 */
export const keyedSql = (key: object, rows: string): string => {
  const columns = Object.entries(key).map(([column, type]) => `${column} ${String(type)}`);
  return `select r.*, k.n from json_to_recordset($1::json) as k(n int, ${columns.join(', ')})
    cross join lateral (${rows}) r`;
};

/** Each row carries the ordinal of its key in its last column, `n`. */
export type Numbered<Row> = Row & { readonly n: number };

type Found<Row> = { readonly rows: readonly Row[] } | { readonly error: unknown };

// A value of one key that has not the type it should have, e.g. no UUID.
const isBadKey = (error: unknown): boolean => /^22/.test(String((error as { code?: unknown } | null)?.code));

/**
 * Reads by key; those that are asked for in the same turn of the event loop, or while others are under way, go out as
 * one statement. A round trip costs as much as a small read itself, so under load this halves both sides' work.
 */
export class KeyedRead<Key extends object, Row> {
  private readonly gather: Gather<Key, Found<Row>>;
  private readonly text: string;

  /** `ordinal` says which key a row is of: the value of its last column. */
  constructor(
    private readonly options: KeyedReadOptions<Key>,
    private readonly run: (statement: KeyedStatement) => Promise<readonly Row[]>,
    private readonly ordinal: (row: Row) => number,
  ) {
    this.text = keyedSql(options.key, options.rows);
    this.gather = new Gather((keys) => this.readAll(keys), { most: options.most ?? 64, lanes: options.lanes ?? 2 });
  }

  /** The rows of this key, in the order of its select. Rejects with what `run` rejected with. */
  async read(key: Key): Promise<readonly Row[]> {
    const found = await this.gather.add(key);
    if ('error' in found) throw found.error;
    return found.rows;
  }

  /** A bad key is its caller's own affair: its neighbours are asked for again, each alone. */
  private async readAll(keys: readonly Key[]): Promise<readonly Found<Row>[]> {
    try {
      return await this.readTogether(keys);
    } catch (error) {
      if (!isBadKey(error)) throw error;
      if (keys.length === 1) return [{ error }];
    }
    return (await Promise.all(keys.map((key) => this.readAll([key])))).flat();
  }

  private async readTogether(keys: readonly Key[]): Promise<readonly Found<Row>[]> {
    const values = [JSON.stringify(keys.map((key, n) => ({ n, ...key })))];
    const found = keys.map(() => ({ rows: [] as Row[] }));
    for (const row of await this.run({ name: this.options.name, text: this.text, values })) {
      found[this.ordinal(row)]?.rows.push(row);
    }
    return found;
  }
}
