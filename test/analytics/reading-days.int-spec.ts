import { countColumns, daysOf } from '@verbatim/analytics';
import type { RecordedEvent } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { CountsReader, type CountsFilter } from '../../libs/analytics/src/read/counts.reader';
import { CountedDatabase, shardOf } from './counted-database.fixture';
import { idFrom, type LogEntry } from './logs.fixture';
import { recount, sums, type Fact, type Wait } from './recount.fixture';

let counted: CountedDatabase;
let stored: readonly LogEntry[];
beforeAll(async () => {
  counted = await CountedDatabase.open();
  stored = await counted.log();
});
afterAll(() => counted.close());

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
  const reader = () => new CountsReader(counted.pool);
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
    const now = async () => (await counted.pool.query<{ now: Date }>('select now()')).rows[0]?.now.toISOString() ?? '';
    const before = await now();
    expect((await reader().asOf(scopeOf(accountId))) >= before).toBe(true);
    const [last] = stored.filter((entry) => entry.accountId === accountId).slice(-1);
    if (!last) throw new Error('the account has no event');
    const writing = await now();
    await counted.write({
      ...last,
      event: {
        type: 'conversation.timer-changed.v1',
        data: { keepOpen: true, occurredAt: last.event.data.occurredAt },
        content: null,
      },
    });
    const [uncounted] = (await counted.store.readLog(shard, (await counted.store.head(shard)) - 1, 1)) as [
      RecordedEvent,
    ];
    const asOf = await reader().asOf(scopeOf(accountId));
    expect([asOf >= writing, asOf <= uncounted.recordedAt]).toEqual([true, true]);
    await counted.follow();
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
