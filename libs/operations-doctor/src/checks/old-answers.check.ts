import type { Check } from '../check';

/** Saved answers go after two days, in rounds of an hour. */
const HOURS = 51;

const OLD = `
  select account_id, operation, key, created_at from idempotency_keys
  where shard = $1 and created_at < now() - $2::int * interval '1 hour' and ($3::uuid is null or account_id = $3)
  order by created_at limit 1000`;

interface Old {
  readonly account_id: string;
  readonly operation: string;
  readonly key: string;
  readonly created_at: Date;
}

export const oldAnswers: Check = {
  name: 'old-answers',
  describe: 'Answers kept for Idempotency-Keys are swept when their time is over',
  async *run(db, { shards, account }) {
    for (const shard of account ? [account.shard] : shards)
      for (const row of (await db.query<Old>(OLD, [shard, HOURS, account?.accountId ?? null])).rows)
        yield {
          what: `Kept since ${row.created_at.toISOString()}`,
          ...{ shard, accountId: row.account_id, table: 'idempotency_keys' },
          key: { operation: row.operation, key: row.key },
        };
  },
};
