import { DatabaseError, type Pool } from 'pg';
import type { AccountRef } from '../accounts/account-ref';
import { recordTables, type DirectoryRecord, type RecordTableName } from './record-tables';

type Queries = Pick<Pool, 'query'>;

/** `added`; `present`: the id is there, and is left as it is; `refused`: it cannot be there, and why. */
export type RecordOutcome = { readonly kind: 'added' | 'present' } | { readonly kind: 'refused'; readonly why: string };

const columnsOf = new Map<RecordTableName, ReadonlySet<string>>(
  recordTables.map(({ name, columns }) => [name, new Set<string>(columns)]),
);

/** Errors of class 22 and 23: the row itself is at fault. */
const isRowsFault = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');

/** Brings rows into an account as they were in another instance. What is there already is never changed. */
export class RecordsWriter {
  constructor(private readonly db: Queries) {}

  /** One outcome for each record, in their order. */
  async bring(account: AccountRef, records: readonly DirectoryRecord[]): Promise<readonly RecordOutcome[]> {
    const outcomes: RecordOutcome[] = [];
    for (let from = 0; from < records.length;) {
      let to = from + 1;
      while (to < records.length && formOf(records[to]) === formOf(records[from])) to += 1;
      outcomes.push(...(await this.together(account, records.slice(from, to))));
      from = to;
    }
    return outcomes;
  }

  private async together(account: AccountRef, alike: readonly DirectoryRecord[]): Promise<readonly RecordOutcome[]> {
    try {
      return await this.insert(account, alike);
    } catch (error) {
      if (!isRowsFault(error)) throw error;
      if (alike.length === 1) return [{ kind: 'refused', why: wordsFor(error) }];
    }
    const outcomes: RecordOutcome[] = [];
    for (const one of alike) outcomes.push(...(await this.together(account, [one])));
    return outcomes;
  }

  private async insert(
    { shard, accountId }: AccountRef,
    alike: readonly DirectoryRecord[],
  ): Promise<readonly RecordOutcome[]> {
    const [first] = alike;
    if (!first) return [];
    const columns = Object.keys(first.data);
    const unknown = columns.find((column) => !columnsOf.get(first.table)?.has(column));
    if (unknown !== undefined)
      return alike.map(() => ({ kind: 'refused', why: `${first.table} have no ${JSON.stringify(unknown)}` }));
    const names = columns.join(', ');
    const added = await this.db.query<{ id: string }>(
      `insert into ${first.table} (shard, account_id, ${names})
       select $1, $2, ${names} from jsonb_populate_recordset(null::${first.table}, $3::jsonb)
       on conflict do nothing returning id`,
      [shard, accountId, JSON.stringify(alike.map(({ data }) => data))],
    );
    const isAdded = new Set(added.rows.map(({ id }) => id));
    const others = alike.filter(({ data }) => !isAdded.has(data.id.toLowerCase())).map(({ data }) => data.id);
    const present = await this.presentOf(first.table, [shard, accountId, others]);
    return alike.map(({ data }) => {
      const id = data.id.toLowerCase();
      if (isAdded.has(id)) return { kind: 'added' };
      return present.has(id) ? { kind: 'present' } : { kind: 'refused', why: 'another one has its name or address' };
    });
  }

  private async presentOf(table: RecordTableName, values: unknown[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.db.query<{ id: string }>(
      `select id from ${table} where shard = $1 and account_id = $2 and id = any($3::uuid[])`,
      values,
    );
    return new Set(rows.map(({ id }) => id));
  }
}

const formOf = (record: DirectoryRecord | undefined): string =>
  record ? `${record.table} ${Object.keys(record.data).join()}` : '';

/** Names columns and constraints, never what a row holds. */
const wordsFor = ({ code, column, constraint }: DatabaseError): string => {
  if (code === '23503') return `what it names is not there (${constraint})`;
  if (code === '23502') return `${column} is missing`;
  return constraint ? `it breaks ${constraint}` : 'a value is not of its kind';
};
