import type { Pool } from 'pg';
import type { AccountRef } from '../accounts/account-ref';
import { recordTables, type DirectoryRecord, type RecordTable } from './record-tables';

type Queries = Pick<Pool, 'query'>;
type Data = DirectoryRecord['data'];

const PAGE = 500;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const select = ({ name, columns }: RecordTable, where: string): string =>
  `select id, jsonb_build_object(${columns.map((column) => `'${column}', t.${column}`).join(', ')}) as data
   from ${name} t where shard = $1 and account_id = $2 and id > $3 and ${where} order by id limit ${PAGE}`;

/** What is named by something that is named itself: rows of these tables come along with those agents. */
const ofAgents: Readonly<Record<string, string>> = {
  model_providers: `id in (select provider_id from agents
    where shard = $1 and account_id = $2 and id = any($4::uuid[]) and provider_id is not null)`,
  knowledge_entries: 'agent_id = any($4::uuid[])',
};

/** Reference data as it is stored, without keys and secrets, for moving it to another instance. */
export class RecordsReader {
  constructor(private readonly db: Queries) {}

  /** All of an account's, page by page, each after what it names. */
  all(account: AccountRef): AsyncGenerator<readonly DirectoryRecord[]> {
    return this.pages(account, () => 'true', []);
  }

  /** The rows with these ids, in whatever table, and what agents among them need. Ids that name nothing are passed over. */
  named(account: AccountRef, ids: readonly string[]): AsyncGenerator<readonly DirectoryRecord[]> {
    return this.pages(account, (name) => ofAgents[name] ?? 'id = any($4::uuid[])', [ids]);
  }

  private async *pages(
    { shard, accountId }: AccountRef,
    where: (table: string) => string,
    values: readonly unknown[],
  ): AsyncGenerator<readonly DirectoryRecord[]> {
    for (const table of recordTables) {
      const text = select(table, where(table.name));
      for (let after = NOBODY; ;) {
        const { rows } = await this.db.query<{ id: string; data: Data }>(text, [shard, accountId, after, ...values]);
        if (rows.length > 0) yield rows.map(({ data }) => ({ table: table.name, data }));
        if (rows.length < PAGE) break;
        after = rows.at(-1)?.id ?? after;
      }
    }
  }
}
