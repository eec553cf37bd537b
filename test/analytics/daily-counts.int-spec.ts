import fc from 'fast-check';
import { countColumns, dailyCounts, daysOf, startOf } from '@verbatim/analytics';
import { PostgresEventStore, type RecordedEvent } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { CountsReader, type CountsFilter } from '../../libs/analytics/src/read/counts.reader';
import { anyLog, idFrom, type LogEntry } from './logs.fixture';
import { bucketKey, recount, sums, waitKey, type Fact, type Wait } from './recount.fixture';

const SHARDS = [3, 4];
const shardOf = (accountId: string): number => SHARDS[parseInt(accountId.slice(0, 2), 16) % SHARDS.length] ?? 3;

let database: TestDatabase;
let pool: Pool;
let store: PostgresEventStore;
let stored: readonly LogEntry[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 6 });
  pool.on('error', () => undefined);
  store = new PostgresEventStore({ connectionString: database.url, tables: [] });
  await store.open();
  const logs = fc.sample(anyLog, { numRuns: 14, seed: 12 });
  for (const entry of logs.flatMap((log, n) => log.map((one) => apart(one, n)))) await write(entry);
  stored = await readBack();
  await follow();
});
afterAll(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

/** Conversations of another log are others; its accounts are the same. */
const apart = (entry: LogEntry, n: number): LogEntry => ({
  ...entry,
  conversationId: idFrom(`${n}/${entry.conversationId}`),
});

const versions = new Map<string, number>();
const write = async ({ accountId, conversationId, event }: LogEntry): Promise<void> => {
  const version = versions.get(conversationId) ?? 0;
  versions.set(conversationId, version + 1);
  await store.append({
    stream: { shard: shardOf(accountId), accountId, streamId: conversationId },
    expectedVersion: version,
    events: [{ ...event, occurredAt: event.data.occurredAt } as never],
    metadata: {
      actor: { kind: 'key', id: 'k' },
      keyId: null,
      requestId: 'r',
      idempotencyKey: null,
      causationId: null,
      correlationId: 'r',
      traceparent: null,
    },
    rows: [],
  });
};

/** The whole log as the events table has it. */
const readBack = async (): Promise<LogEntry[]> => {
  const pages: RecordedEvent[] = [];
  for (const shard of SHARDS) pages.push(...(await store.readLog(shard, 0, 100_000)));
  return pages.map((event) => ({ accountId: event.accountId, conversationId: event.streamId, event: event as never }));
};

/** Three followers of one name race each other through both shards, with pages of other lengths. */
const follow = async (): Promise<number> => {
  const racers = [7, 40, 300].map((batchSize) => dailyCounts({ store, pool, shards: SHARDS, batchSize }));
  let lost = 0;
  for (const shard of SHARDS) {
    for (let idle = false; !idle;) {
      const runs = await Promise.all(racers.map((racer) => racer.runOnce(shard)));
      expect(runs.filter(({ kind }) => kind === 'stopped')).toEqual([]);
      lost += runs.filter(({ kind }) => kind === 'lost').length;
      idle = runs.every(({ kind }) => kind === 'idle');
    }
  }
  return lost;
};

const forget = async (): Promise<void> => {
  await pool.query(`begin;
    truncate analytics_counts, analytics_reply_times, analytics_conversations;
    delete from checkpoints where projection = 'daily-counts.v1';
    commit`);
};

interface Tables {
  readonly counts: Record<string, unknown>[];
  readonly times: Record<string, unknown>[];
  readonly conversations: Record<string, unknown>[];
}
const tables = async (): Promise<Tables> => {
  const all = async (name: string) =>
    (await pool.query<Record<string, unknown>>(`select * from ${name} order by 1, 2, 3, 4, 5, 6, 7`)).rows;
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
    expect(facts.length).toBeGreaterThan(300);
    const ours = counts.flatMap((row) =>
      countColumns.map((name) => ({ ...whoseIs(row), name, amount: Number(row[name]) })),
    );
    expect(sums(ours, bucketKey, ({ amount }) => amount)).toEqual(sums(facts, bucketKey, ({ amount }) => amount));
    const timed = times.map((row) => ({ ...whoseIs(row), answerer: String(row.answerer), ms: Number(row.ms) }));
    expect(sums(timed, waitKey, () => 1)).toEqual(sums(waits, waitKey, () => 1));
  });

  it('stay when every page is delivered again', async () => {
    const before = await tables();
    const checkpoints = (await pool.query('select shard, position from checkpoints order by 1')).rows;
    // A process that read the checkpoint before another moved it comes with a page that was counted long ago.
    const late = {
      connect: () => pool.connect(),
      query: (text: { name?: string }, ...more: never[]) =>
        text.name === 'checkpoint'
          ? Promise.resolve({ rows: [{ position: '0' }] })
          : pool.query(text as never, ...more),
    } as unknown as Pool;
    for (const shard of SHARDS)
      expect(await dailyCounts({ store, pool: late, shards: SHARDS }).runOnce(shard)).toEqual({ kind: 'lost' });
    expect(await tables()).toEqual(before);
    expect((await pool.query('select shard, position from checkpoints order by 1')).rows).toEqual(checkpoints);
  });

  it('are the same when made again from the start, after all words were erased', async () => {
    const before = await tables();
    await pool.query('update events set content = null');
    await forget();
    await follow();
    expect(await tables()).toEqual(before);
  });
});

// The calendar of the clocks there, by another library than the one that is tested.
const calendarOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at: string): string => format.format(new Date(at));
};

const zones = [
  'UTC',
  'Europe/Zurich',
  'Asia/Kathmandu',
  'America/New_York',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
];
const ranges = [
  ['2026-02-27', '2026-03-30'],
  ['2024-02-27', '2024-03-02'],
  ['2025-12-30', '2026-01-02'],
  ['2026-10-23', '2026-10-27'],
] as const;

describe('the days that are read', () => {
  const accounts = ['account-0', 'account-1'].map(idFrom);
  const scopeOf = (accountId: string, over: Partial<AccountScope> = {}): AccountScope => ({
    shard: shardOf(accountId),
    accountId,
    projectId: null,
    agentId: null,
    environments: ['live', 'pre-release', 'sandbox'],
    ...over,
  });
  const reader = () => new CountsReader(pool);
  const filterOf = (boundaries: readonly number[], over: Partial<CountsFilter> = {}): CountsFilter => ({
    boundaries,
    agentId: null,
    environment: null,
    channel: null,
    by: null,
    ...over,
  });

  it.each(zones)('are those that the clocks in %s show', async (zone) => {
    const dateOf = calendarOf(zone);
    const { facts, waits } = recount(stored);
    for (const accountId of accounts) {
      for (const [from, to] of ranges) {
        const { dates, boundaries } = daysOf(from, to, zone) ?? { dates: [], boundaries: [] };
        const within = (row: { readonly accountId: string; readonly at: string }): boolean =>
          row.accountId === accountId && dateOf(row.at) >= from && dateOf(row.at) <= to;
        const scope = scopeOf(accountId);
        const counts = await reader().counts(scope, filterOf(boundaries));
        const ours = counts.flatMap((row) =>
          countColumns.map((name) => ({ date: dates[row.day], name, amount: row[name] })),
        );
        expect(
          sums(
            ours,
            ({ date, name }) => ({ date, name }),
            ({ amount }) => amount,
          ),
        ).toEqual(
          sums(
            facts.filter(within),
            ({ at, name }) => ({ date: dateOf(at), name }),
            ({ amount }) => amount,
          ),
        );
        const times = await reader().replyTimes(scope, filterOf(boundaries));
        const ranked = times.map(({ day, answerer, medianMs, p95Ms }) => ({
          date: dates[day],
          answerer,
          medianMs,
          p95Ms,
        }));
        expect(new Set(ranked.map((row) => JSON.stringify(row)))).toEqual(
          new Set(percentiles(waits.filter(within), dateOf).map((row) => JSON.stringify(row))),
        );
      }
    }
  });

  it('hold what a key may see, and what was asked for', async () => {
    const { facts } = recount(stored);
    const { boundaries } = daysOf('2025-12-01', '2026-12-01', 'UTC') ?? { boundaries: [] };
    const [accountId = ''] = accounts;
    const own = facts.filter(
      (fact) => fact.accountId === accountId && fact.at >= '2025-12-01' && fact.at < '2026-12-02',
    );
    const agentId = idFrom('agent-1');
    const other = idFrom('elsewhere');
    const cases: [AccountScope, Partial<CountsFilter>, (fact: Fact) => boolean][] = [
      [scopeOf(accountId), {}, () => true],
      [scopeOf(accountId, { agentId }), {}, (fact) => fact.agentId === agentId],
      [scopeOf(accountId, { projectId: idFrom('project-1') }), {}, () => true],
      [scopeOf(accountId, { projectId: other }), {}, () => false],
      [scopeOf(accountId, { environments: ['sandbox'] }), {}, (fact) => fact.environment === 'sandbox'],
      [scopeOf(accountId, { environments: ['sandbox'] }), { environment: 'live' }, () => false],
      [scopeOf(other), {}, () => false],
      [scopeOf(accountId), { agentId }, (fact) => fact.agentId === agentId],
      [scopeOf(accountId, { agentId: other }), { agentId }, () => false],
      [scopeOf(accountId), { environment: 'live' }, (fact) => fact.environment === 'live'],
      [scopeOf(accountId), { channel: 'mail' }, (fact) => fact.channel === 'mail'],
    ];
    for (const [scope, over, keep] of cases) {
      const counts = await reader().counts(scope, filterOf(boundaries, over));
      const ours = counts.flatMap((row) => countColumns.map((name) => ({ name, amount: row[name] })));
      expect(
        sums(
          ours,
          ({ name }) => ({ name }),
          ({ amount }) => amount,
        ),
      ).toEqual(
        sums(
          own.filter(keep),
          ({ name }) => ({ name }),
          ({ amount }) => amount,
        ),
      );
    }
  });

  it.each(['agent', 'environment', 'channel'] as const)('have groups by %s that add up', async (by) => {
    const field = { agent: 'agentId', environment: 'environment', channel: 'channel' } as const;
    const { facts } = recount(stored);
    const { dates, boundaries } = daysOf('2025-12-01', '2026-12-01', 'UTC') ?? { dates: [], boundaries: [] };
    const [accountId = ''] = accounts;
    const own = facts.filter(
      (fact) => fact.accountId === accountId && fact.at >= '2025-12-01' && fact.at < '2026-12-02',
    );
    const counts = await reader().counts(scopeOf(accountId), filterOf(boundaries, { by }));
    const named = (whole: boolean) =>
      counts
        .filter(({ group }) => (group === null) === whole)
        .flatMap((row) =>
          countColumns.map((name) => ({ date: dates[row.day], group: row.group, name, amount: row[name] })),
        );
    const key = ({ date, group, name }: { date?: string; group: string | null; name: string }) => ({
      date,
      group,
      name,
    });
    const asGrouped = (group: (fact: Fact) => string | null) =>
      own.map((fact) => ({ date: fact.at.slice(0, 10), group: group(fact), name: fact.name, amount: fact.amount }));
    expect(sums(named(false), key, ({ amount }) => amount)).toEqual(
      sums(
        asGrouped((fact) => fact[field[by]]),
        key,
        ({ amount }) => amount,
      ),
    );
    expect(sums(named(true), key, ({ amount }) => amount)).toEqual(
      sums(
        asGrouped(() => null),
        key,
        ({ amount }) => amount,
      ),
    );
  });

  it('are told to be counted up to the first event that is not', async () => {
    const [accountId = ''] = accounts;
    const [shard] = [shardOf(accountId)];
    const now = async () => (await pool.query<{ now: Date }>('select now()')).rows[0]?.now.toISOString() ?? '';
    const before = await now();
    expect((await reader().asOf(scopeOf(accountId))) >= before).toBe(true);
    const [last] = stored.filter((entry) => entry.accountId === accountId).slice(-1);
    if (!last) throw new Error('the account has no event');
    const writing = await now();
    await write({
      ...last,
      event: {
        type: 'conversation.timer-changed.v1',
        data: { keepOpen: true, occurredAt: last.event.data.occurredAt },
        content: null,
      },
    });
    const [uncounted] = (await store.readLog(shard, (await store.head(shard)) - 1, 1)) as [RecordedEvent];
    const asOf = await reader().asOf(scopeOf(accountId));
    expect([asOf >= writing, asOf <= uncounted.recordedAt]).toEqual([true, true]);
    await follow();
    expect((await reader().asOf(scopeOf(accountId))) > uncounted.recordedAt).toBe(true);
    expect(await reader().asOf(scopeOf(idFrom('elsewhere'), { shard: 15 }))).toBeDefined(); // a shard in which nothing happened
  });
});

/** The least of the waits within which a share of all came. */
const percentiles = (waits: readonly Wait[], dateOf: (at: string) => string): object[] => {
  const rank = (all: readonly number[], share: number) => all[Math.ceil(all.length * share) - 1];
  return [...new Set(waits.map(({ at }) => dateOf(at)))].flatMap((date) =>
    [null, 'ai', 'external', 'human'].flatMap((answerer) => {
      const all = waits
        .filter((wait) => dateOf(wait.at) === date && (answerer === null || wait.answerer === answerer))
        .map(({ ms }) => ms)
        .sort((a, b) => a - b);
      return all.length === 0 ? [] : [{ date, answerer, medianMs: rank(all, 0.5), p95Ms: rank(all, 0.95) }];
    }),
  );
};
