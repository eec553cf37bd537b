import { recordTableNames, type DirectoryRecord, type RecordsReader, type RecordsWriter } from '@verbatim/directory';
import type { Pool } from 'pg';
import type { DirectoryRecords, ReferenceOutcome, ReferenceRecord } from '../../ports/directory-records.port';

type Account = Parameters<DirectoryRecords['all']>[0];

export class RecordsOfDirectory implements DirectoryRecords {
  constructor(
    private readonly reader: RecordsReader,
    private readonly writer: RecordsWriter,
    private readonly pool: Pick<Pool, 'query'>,
  ) {}

  async accountName({ shard, accountId }: Account): Promise<string | null> {
    const { rows } = await this.pool.query<{ name: string }>('select name from accounts where shard = $1 and id = $2', [
      shard,
      accountId,
    ]);
    return rows[0]?.name ?? null;
  }

  all(account: Account): AsyncIterable<readonly ReferenceRecord[]> {
    return this.reader.all(account);
  }

  named(account: Account, ids: readonly string[]): AsyncIterable<readonly ReferenceRecord[]> {
    return this.reader.named(account, ids);
  }

  async bring(account: Account, records: readonly ReferenceRecord[]): Promise<readonly ReferenceOutcome[]> {
    const known = records.filter(isKnown);
    const outcomes = (await this.writer.bring(account, known)).values();
    return records.map((record) =>
      isKnown(record)
        ? (outcomes.next().value ?? { kind: 'refused', why: 'it was not taken' })
        : { kind: 'refused', why: 'this build knows no such reference data' },
    );
  }
}

const isKnown = (record: ReferenceRecord): record is DirectoryRecord =>
  (recordTableNames as readonly string[]).includes(record.table);
