import { KeyedRead, type Numbered } from '@verbatim/async';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';

/** A pool of prepared-statement clients; `pg.Pool` is one. */
export interface QueryPool {
  query(query: {
    name?: string;
    text: string;
    values?: unknown[];
  }): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

interface SavedRow extends SavedAnswer {
  readonly body_hash: string;
}

const KEY = { shard: 'smallint', account: 'uuid', operation: 'text', key: 'text' } as const;
const ROWS = `select body_hash, status, headers, body from idempotency_keys i
  where i.shard = k.shard and i.account_id = k.account and i.operation = k.operation and i.key = k.key limit 1`;

/** Shard by shard through the index on age: a loose scan, since the index begins with the shard. */
const SHARDS = `
  with recursive found as (
    select min(shard) as shard from idempotency_keys
    union all
    select (select min(shard) from idempotency_keys where shard > found.shard) from found where found.shard is not null
  )
  select shard from found where shard is not null`;

const PURGE = {
  name: 'idempotency-purge',
  text: `
    delete from idempotency_keys k using (
      select shard, account_id, operation, key from idempotency_keys
      where shard = $1 and created_at < now() - make_interval(hours => $2)
      order by created_at limit $3
    ) old
    where k.shard = $1 and k.account_id = old.account_id and k.operation = old.operation and k.key = old.key`,
};

const PURGE_BATCH = 1_000;

/** Reads and ages the answers kept for Idempotency-Keys. They are written by whoever writes the effect. */
export class IdempotencyStore {
  private readonly saved: KeyedRead<Record<keyof typeof KEY, unknown>, Numbered<SavedRow>>;

  constructor(private readonly pool: QueryPool) {
    this.saved = new KeyedRead(
      { name: 'idempotency-find', key: KEY, rows: ROWS },
      async (statement) => (await pool.query(statement)).rows as Numbered<SavedRow>[],
      (row) => row.n,
    );
  }

  /** The answer kept for the call's key; `other-body` when the key was used for another body; null when unused. */
  async find(call: CallContext): Promise<SavedAnswer | 'other-body' | null> {
    const { scope, idempotency: claim } = call;
    if (claim === null) return null;
    const { operation, key } = claim;
    const [row] = await this.saved.read({ shard: scope.shard, account: scope.accountId, operation, key });
    if (row === undefined) return null;
    if (row.body_hash !== claim.bodyHash) return 'other-body';
    return { status: row.status, headers: row.headers, body: row.body };
  }

  /** Deletes answers older than this, in batches; keys must live for 24 h at least. Returns how many went. */
  async purgeExpired(hours = 48): Promise<number> {
    if (hours < 24) throw new RangeError('Idempotency-Keys live for 24 hours at least');
    const { rows } = await this.pool.query({ text: SHARDS });
    let deleted = 0;
    for (const { shard } of rows as { shard: number }[]) {
      let batch: number;
      do {
        batch = (await this.pool.query({ ...PURGE, values: [shard, hours, PURGE_BATCH] })).rowCount ?? 0;
        deleted += batch;
      } while (batch === PURGE_BATCH);
    }
    return deleted;
  }
}
