import type { Check } from '../check';

const KINDS = `
  with recursive found (kind) as (
    (select kind from owed_work where state = 'owed' order by kind limit 1)
    union all
    select (select w.kind from owed_work w where w.state = 'owed' and w.kind > f.kind order by w.kind limit 1)
    from found f where f.kind is not null
  )
  select kind from found where kind is not null`;

// `available_at` is when it was due while nobody holds it, and the end of the lease while somebody does.
const OVERDUE = `
  select account_id, lane, stream_id, attempt, holder is not null as held,
    floor(extract(epoch from now() - available_at))::int as seconds
  from owed_work where kind = $1 and shard = $2 and state = 'owed' and available_at < now() - $3::float8 * interval '1 ms'
    and ($4::uuid is null or account_id = $4)
  limit 1000`;

interface Overdue {
  readonly account_id: string;
  readonly lane: string;
  readonly stream_id: string;
  readonly attempt: number;
  readonly held: boolean;
  readonly seconds: number;
}

export const overdueWork: Check = {
  name: 'overdue-work',
  describe: 'Nothing is owed long past its time, or past the lease of whoever claimed it',
  async *run(db, { shards, account, overdueMs }) {
    const kinds = (await db.query<{ kind: string }>(KINDS)).rows;
    for (const { kind } of kinds)
      for (const shard of account ? [account.shard] : shards) {
        const { rows } = await db.query<Overdue>(OVERDUE, [kind, shard, overdueMs, account?.accountId ?? null]);
        for (const { account_id: accountId, lane, stream_id: streamId, attempt, held, seconds } of rows)
          yield {
            what: held
              ? `${kind}: the lease of attempt ${attempt} ended ${seconds} s ago and nobody took it over`
              : `${kind}: due for ${seconds} s and nobody does it`,
            ...{ shard, accountId, streamId, table: 'owed_work', key: { kind, lane } },
          };
      }
  },
};
