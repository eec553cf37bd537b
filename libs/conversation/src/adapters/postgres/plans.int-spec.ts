import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { openPool } from '@verbatim/database';
import type { Pool } from 'pg';
import type { ConversationFilter, ConversationOrder } from '../../ports/conversation-reader.port';
import { idOf, loadMany, scopeOf } from '../../../test/many-conversations';
import { Plan } from '../../../test/plans';
import { countStatement, listStatement, type Statement } from './conversation-list.sql';
import { messageSearchStatement } from './message-search.sql';
import { PostgresConversationReader } from './postgres-conversation-reader';
import { PostgresIdleTimers } from './postgres-idle-timers';

// Which rows are read is what a plan is judged by: a time says more about the machine than about the plan.
const PAGE = 20;
const account = scopeOf(1);
const agent = (n: number) => ({ agentId: [idOf('agent', n)] });
const user = (n: number) => ({ userId: [idOf('user', n)] });
const label = (n: number): string[] => [idOf('label', n)];
const may = { createdFrom: '2026-05-01T00:00:00.000Z', createdTo: '2026-05-08T00:00:00.000Z' };
const lastWeek = { updatedFrom: '2026-10-20T00:00:00.000Z', updatedTo: '2026-10-27T00:00:00.000Z' };

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url);
  await loadMany(pool);
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const explain = async ({ text, values }: Statement): Promise<Plan> =>
  new Plan((await pool.query(Plan.explain(text), values)).rows);
const list = (filter: ConversationFilter, order: ConversationOrder, scope = account): Promise<Plan> =>
  explain(listStatement(scope, filter, order, { limit: PAGE, direction: 'desc', after: null, before: null }));
const count = async (filter: ConversationFilter, order: ConversationOrder = 'created'): Promise<number> => {
  const { text, values } = countStatement(account, filter, order);
  return (await pool.query<{ count: number }>(text, values)).rows[0]?.count ?? 0;
};

/** Each part of a filter that can be asked for alone. */
const partsOf = (filter: ConversationFilter): ConversationFilter[] => {
  const names = Object.keys(filter).map((name) => name.replace(/(From|To)$/, ''));
  return [...new Set(names)].map((part) =>
    Object.fromEntries(Object.entries(filter).filter(([name]) => name.replace(/(From|To)$/, '') === part)),
  );
};

/** What the better of two ways reads: all that one index finds, or the order until a page is full. */
const cheapest = async (filter: ConversationFilter, order: ConversationOrder): Promise<number> => {
  const found = await count(filter, order);
  const byIndex = await Promise.all(partsOf(filter).map((part) => count(part)));
  const byOrder = found === 0 ? Infinity : (20_000 * PAGE) / found;
  return Math.min(20_000, byOrder, ...byIndex) + PAGE;
};

const expectGood = async (filter: ConversationFilter, order: ConversationOrder): Promise<void> => {
  const plan = await list(filter, order);
  expect(plan.tablesReadWhole).toEqual([]);
  const most = 4 * (await cheapest(filter, order)) + 100;
  const read = Math.max(plan.rowsRead('conversations'), plan.rowsRead('conversation_activity'));
  expect({ indexes: plan.indexes, most, read, isTooMany: read > most }).toMatchObject({ isTooMany: false });
};

const filters: readonly ConversationFilter[] = [
  {},
  { id: [idOf('talk', 5), idOf('talk', 17), idOf('talk', 1999)] },
  { projectId: [idOf('project', 1)] },
  { projectId: [idOf('project', 2)] },
  agent(1),
  agent(40),
  { agentId: [2, 3, 30].map((n) => idOf('agent', n)) },
  user(1),
  user(2_500),
  { userId: [2_000, 2_100, 2_200, 2_300].map((n) => idOf('user', n)) },
  { categoryId: label(301) },
  { categoryId: [...label(318), ...label(319)] },
  { stateId: label(201) },
  { stateId: label(206) },
  { variantId: label(101) },
  { variantId: label(103) },
  { status: ['completed'] },
  { status: ['failed'] },
  { status: ['paused', 'pending'] },
  { inProgress: true },
  { inProgress: false },
  { mode: 'ai' },
  { mode: 'manual' },
  { assigneeId: idOf('member', 9) },
  { assigneeId: 'none' },
  { assignmentId: 'task-7' },
  { environment: 'live' },
  { environment: 'pre-release' },
  { channel: 'api' },
  { channel: 'voice' },
  { activeOnly: true },
  { hasMessages: true },
  { hasMessages: false },
  { hasFeedback: true },
  { hasFeedback: false },
  { feedback: 'up' },
  { feedback: 'down' },
  { scoreFrom: 9.5 },
  { scoreFrom: 0, scoreTo: 0.2 },
  may,
  lastWeek,
  { firstMessageFrom: '2026-09-29T00:00:00.000Z' },
  { lastMessageFrom: '2026-10-25T00:00:00.000Z' },
  { startedFrom: '2026-05-01T00:00:00.000Z', startedTo: '2026-05-03T00:00:00.000Z' },
];

/** With the order each is likely asked in; docs/reading.md lists them. */
const combinations: readonly (readonly [ConversationFilter, ConversationOrder])[] = [
  [agent(1), 'lastMessage'],
  [agent(40), 'lastMessage'],
  [user(1), 'lastMessage'],
  [user(2_500), 'updated'],
  [{ ...agent(1), status: ['in_progress'] }, 'lastMessage'],
  [{ ...agent(3), ...may }, 'created'],
  [{ ...agent(2), environment: 'live' }, 'created'],
  [{ ...agent(1), inProgress: true }, 'updated'],
  [{ status: ['in_progress'], mode: 'manual' }, 'lastMessage'],
  [{ mode: 'manual', assigneeId: 'none' }, 'lastMessage'],
  [{ assigneeId: idOf('member', 1), inProgress: true }, 'updated'],
  [{ assigneeId: idOf('member', 1), ...lastWeek }, 'updated'],
  [{ stateId: label(201), status: ['in_progress', 'pending'] }, 'updated'],
  [{ categoryId: label(301), ...may }, 'created'],
  [{ environment: 'live', ...may }, 'created'],
  [{ environment: 'live', variantId: label(101) }, 'created'],
  [{ hasFeedback: true, ...agent(1) }, 'updated'],
  [{ feedback: 'down', ...may }, 'created'],
  [{ scoreTo: 2, ...agent(1) }, 'score'],
  [{ ...lastWeek, status: ['completed'] }, 'updated'],
  [{ ...agent(1), lastMessageFrom: '2026-10-20T00:00:00.000Z' }, 'lastMessage'],
  [{ ...user(3), ...agent(1), status: ['completed'] }, 'created'],
  [{ activeOnly: true, ...agent(1) }, 'lastMessage'],
  [{ hasMessages: false, ...agent(1) }, 'created'],
  [{ hasMessages: false, ...user(2_500) }, 'created'],
];

describe('the plan of a list', () => {
  it.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))('is good for %s', async (_, filter) => {
    await expectGood(filter, 'created');
    await expectGood(filter, 'lastMessage');
  });

  it.each(combinations.map((one) => [`${JSON.stringify(one[0])} by ${one[1]}`, ...one] as const))(
    'is good for %s',
    async (_, filter, order) => {
      await expectGood(filter, order);
    },
  );

  it.each(['created', 'updated', 'firstMessage', 'lastMessage', 'started', 'score'] as const)(
    'by %s reads no more than the page, wherever it lies',
    async (order) => {
      const at = order === 'score' ? '5' : '2026-05-05T00:00:00.000Z';
      for (const place of [null, { at, id: idOf('talk', 700) }])
        for (const side of ['after', 'before'] as const) {
          const window = { limit: PAGE, direction: 'desc', after: null, before: null, [side]: place } as const;
          const plan = await explain(listStatement(account, {}, order, window));
          expect(plan.tablesReadWhole).toEqual([]);
          expect(plan.rowsRead('conversations')).toBeLessThan(3 * PAGE);
          expect(plan.rowsRead('conversation_activity')).toBeLessThan(3 * PAGE);
        }
    },
  );

  it('goes by the filter where it is rare, and by the order where it is common', async () => {
    expect(String((await list(user(2_500), 'lastMessage')).indexes)).toMatch(/conversations_(of_)?user/);
    expect((await list(agent(1), 'lastMessage')).indexes).toContain('conversation_activity_last_message');
  });

  it('is as good for a key bound to a project, to an agent, or to the sandbox', async () => {
    for (const scope of [
      { ...account, projectId: idOf('project', 2) },
      { ...account, agentId: idOf('agent', 20) },
      { ...account, environments: ['sandbox'] as const },
    ])
      for (const order of ['created', 'lastMessage'] as const) {
        const plan = await list({}, order, scope);
        expect(plan.tablesReadWhole).toEqual([]);
        expect(plan.rowsRead('conversations')).toBeLessThan(1_000);
      }
  });

  it.each([
    ['zebra of nowhere', 0],
    ['order 1234', 10],
    ['Last123', 40],
    ['user2500@', 10],
    ['Number37', 300],
    ['a%', 200],
  ])('of the keyword %s reads what it finds', async (q, most) => {
    const plan = await list({ q }, 'created');
    expect(plan.tablesReadWhole).toEqual([]);
    expect(plan.rowsRead('conversations')).toBeLessThan(100 + 4 * most);
  });

  it('counts without reading any table whole', async () => {
    const asked = [agent(20), { activeOnly: true }, { ...agent(40), ...lastWeek }];
    const small = scopeOf(2); // most of a table is read fastest by reading the table
    for (const [scope, filter] of [
      [small, {}],
      [small, agent(1)],
      ...asked.map((one) => [account, one] as const),
    ] as const) {
      const plan = await explain(countStatement(scope, filter, 'created'));
      expect(plan.tablesReadWhole).toEqual([]);
    }
  });
});

describe('the plan of a search of messages', () => {
  const window = { limit: PAGE, after: null, before: null };

  it('goes by the words where they are rare, and by time where they are common', async () => {
    const rare = await explain(messageSearchStatement(account, { q: 'zebra' }, window));
    expect(rare.indexes).toContain('messages_words');
    const common = await explain(messageSearchStatement(account, { q: 'order' }, window));
    expect(common.indexes).toContain('messages_created');
    for (const plan of [rare, common]) {
      expect(plan.tablesReadWhole).toEqual([]);
      expect(plan.rowsRead('messages')).toBeLessThan(200);
    }
  });

  it('reads the messages of one conversation, of one user, of one day, and no more', async () => {
    const narrowed = [
      { conversationId: idOf('talk', 77) },
      user(2_500),
      { from: '2026-06-05T00:00:00.000Z', to: '2026-06-05T06:00:00.000Z' },
    ];
    for (const filter of narrowed) {
      const plan = await explain(messageSearchStatement(account, { q: 'late', ...filter }, window));
      expect(plan.tablesReadWhole).toEqual([]);
      expect(plan.rowsRead('messages')).toBeLessThan(800);
    }
  });
});

describe('the row that every message writes', () => {
  it('has three indexes beside its key', async () => {
    const { rows } = await pool.query(
      `select indexname from pg_indexes where tablename = 'conversation_activity' order by indexname`,
    );
    expect(rows).toHaveLength(4);
  });
});

// The last of all: it takes the statistics away, as they are away while a new database fills.
describe('before there are statistics, by key, is read no more than asked for', () => {
  const asked: Statement[] = [];
  const watching = {
    query: (statement: Statement) => {
      asked.push(statement);
      return pool.query(statement);
    },
  } as unknown as Pool;
  const ids = [5, 17, 77].map((n) => idOf('talk', n));
  const rowsRead = async (): Promise<number> => {
    const read = await Promise.all(asked.splice(0).map(async (one) => (await explain(one)).rowsRead('conversations')));
    return Math.max(...read);
  };

  beforeAll(async () => {
    await pool.query(`delete from pg_statistic where starelid = 'conversations'::regclass`);
    await pool.query(`update pg_class set reltuples = -1, relpages = 0 where oid = 'conversations'::regclass`);
  });

  it('a conversation', async () => {
    const reader = new PostgresConversationReader(watching);
    const found = await Promise.all(ids.map((id) => reader.find(account, id)));
    expect(found.map((one) => one?.id)).toEqual(ids);
    expect(await rowsRead()).toBeLessThanOrEqual(ids.length);
  });

  it("a conversation's agent", async () => {
    const { shard, accountId } = account;
    const timers = new PostgresIdleTimers(watching);
    const agents = await timers.agentsOf(
      shard,
      ids.map((conversationId) => ({ accountId, conversationId })),
    );
    expect([...agents.keys()].sort()).toEqual([...ids].sort());
    expect(await rowsRead()).toBeLessThanOrEqual(ids.length);
  });
});
