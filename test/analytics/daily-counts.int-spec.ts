import { countColumns, dailyCounts, startOf } from '@verbatim/analytics';
import type { Pool } from 'pg';
import { CountedDatabase, SHARDS } from './counted-database.fixture';
import type { LogEntry } from './logs.fixture';
import { bucketKey, recount, sums, waitKey, type Fact } from './recount.fixture';

let counted: CountedDatabase;
let stored: readonly LogEntry[];
beforeAll(async () => {
  counted = await CountedDatabase.open();
  stored = await counted.log();
});
afterAll(() => counted.close());

interface Tables {
  readonly counts: Record<string, unknown>[];
  readonly times: Record<string, unknown>[];
  readonly conversations: Record<string, unknown>[];
}
const tables = async (): Promise<Tables> => {
  const all = async (name: string) =>
    (await counted.pool.query<Record<string, unknown>>(`select * from ${name} order by 1, 2, 3, 4, 5, 6, 7`)).rows;
  return {
    counts: await all('analytics_counts'),
    times: await all('analytics_reply_times'),
    conversations: await all('analytics_conversations'),
  };
};

const whoseIs = (row: Record<string, unknown>): Omit<Fact, 'name' | 'amount'> => ({
  accountId: String(row.account_id),
  projectId: String(row.project_id),
  agentId: String(row.agent_id),
  environment: String(row.environment),
  channel: String(row.channel),
  at: new Date(startOf(Number(row.bucket))).toISOString(),
});

describe('the counts in the database', () => {
  it('are those of a recount from the events', async () => {
    const { counts, times } = await tables();
    const { facts, waits } = recount(stored);
    expect(facts.length).toBeGreaterThan(100);
    const ours = counts.flatMap((row) =>
      countColumns.map((name) => ({ ...whoseIs(row), name, amount: Number(row[name]) })),
    );
    expect(sums(ours, bucketKey, ({ amount }) => amount)).toEqual(sums(facts, bucketKey, ({ amount }) => amount));
    const timed = times.map((row) => ({ ...whoseIs(row), answerer: String(row.answerer), ms: Number(row.ms) }));
    expect(sums(timed, waitKey, () => 1)).toEqual(sums(waits, waitKey, () => 1));
  });

  it('stay when every page is delivered again', async () => {
    const before = await tables();
    const checkpoints = (await counted.pool.query('select shard, position from checkpoints order by 1')).rows;
    // A process that read the checkpoint before another moved it comes with a page that was counted long ago.
    const late = {
      connect: () => counted.pool.connect(),
      query: (text: { name?: string }, ...more: never[]) =>
        text.name === 'checkpoint'
          ? Promise.resolve({ rows: [{ position: '0' }] })
          : counted.pool.query(text as never, ...more),
    } as unknown as Pool;
    for (const shard of SHARDS)
      expect(await dailyCounts({ store: counted.store, pool: late, shards: SHARDS }).runOnce(shard)).toEqual({
        kind: 'lost',
      });
    expect(await tables()).toEqual(before);
    expect((await counted.pool.query('select shard, position from checkpoints order by 1')).rows).toEqual(checkpoints);
  });

  it('are the same when made again from the start, after all words were erased', async () => {
    const before = await tables();
    await counted.pool.query('update events set content = null');
    await counted.forget();
    await counted.follow();
    expect(await tables()).toEqual(before);
  });
});
