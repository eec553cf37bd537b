import { randomUUID } from 'node:crypto';
import type { KeyedStatement } from '@verbatim/async';
import { OwedBacklog, type OwedBacklogOptions } from './owed-backlog';
import { answering, openWork, until, type Work } from './work.fixture';

const SHARD = 3;
const LIMIT = 5;

describe('the backlog of an account', () => {
  let work: Work;
  let statements: KeyedStatement[];
  beforeAll(async () => {
    work = await openWork();
  });
  beforeEach(() => {
    statements = [];
  });
  afterEach(() => work.pool.query('truncate owed_work'));
  afterAll(() => work.close());

  const open = (over: Partial<OwedBacklogOptions> = {}) =>
    new OwedBacklog({
      run: (statement) => {
        statements.push(statement);
        return work.pool.query(statement);
      },
      kinds: [answering.kind, 'other-kind'],
      limit: LIMIT,
      ...over,
    });
  const isRefused = (backlog: OwedBacklog, accountId: string): boolean => {
    try {
      backlog.assertRoom(SHARD, accountId);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'limit.owed-work', details: { limit: LIMIT, retryAfterSeconds: 5 } });
      return true;
    }
  };
  /** The answer once the account was counted. */
  const counted = async (backlog: OwedBacklog, accountId: string): Promise<boolean> => {
    isRefused(backlog, accountId);
    await until('it was counted', () => statements.length > 0);
    await work.pool.query('select 1');
    await new Promise(setImmediate);
    return isRefused(backlog, accountId);
  };

  it('leaves room below the limit and none at it, and does not touch other accounts', async () => {
    const [flooding, below, other] = [randomUUID(), randomUUID(), randomUUID()];
    await work.oweMany(flooding, LIMIT + 20, SHARD);
    await work.oweMany(below, LIMIT - 1, SHARD);
    const backlog = open();
    for (const account of [flooding, below, other]) expect(isRefused(backlog, account)).toBe(false); // not counted yet
    await until('it is refused', () => isRefused(backlog, flooding));
    expect([isRefused(backlog, below), isRefused(backlog, other)]).toEqual([false, false]);
    expect(statements).toHaveLength(1); // all three in one
  });

  it('counts an account once a second however often it is asked about, and finds room again', async () => {
    const account = randomUUID();
    await work.oweMany(account, LIMIT, SHARD);
    const backlog = open();
    for (let n = 0; n < 1_000; n++) isRefused(backlog, account);
    await until('it is refused', () => isRefused(backlog, account));
    expect(statements).toHaveLength(1);
    await work.pool.query(`update owed_work set state = 'done' where lane = (select lane from owed_work limit 1)`);
    const since = performance.now();
    await until('there is room', () => !isRefused(backlog, account));
    const seconds = (performance.now() - since) / 1_000;
    expect(statements.length).toBeLessThanOrEqual(2 + Math.ceil(seconds));
  });

  it('does not count what is done, of a kind that does not matter, or not due for long', async () => {
    const account = randomUUID();
    await work.oweMany(account, LIMIT, SHARD);
    await work.pool.query(`update owed_work set state = 'done'`);
    await work.oweMany(account, LIMIT, SHARD);
    await work.pool.query(`update owed_work set kind = 'of-no-matter' where state = 'owed'`);
    await work.oweMany(account, LIMIT, SHARD);
    await work.pool.query(
      `update owed_work set available_at = now() + interval '1 day' where state = 'owed' and kind = $1`,
      [answering.kind],
    );
    expect(await counted(open(), account)).toBe(false);
  });

  it('looks at no more rows than the limit and one, along the index', async () => {
    const account = randomUUID();
    await work.oweMany(account, 3_000, SHARD);
    await work.pool.query('analyze owed_work');
    expect(await counted(open(), account)).toBe(true);
    const { text, values } = statements[0]!;
    const { rows } = await work.pool.query(`explain (analyze, format json) ${text}`, values);
    interface Plan {
      readonly 'Node Type': string;
      readonly 'Relation Name'?: string;
      readonly 'Actual Rows': number;
      readonly 'Actual Loops': number;
      readonly Plans?: readonly Plan[];
    }
    const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
    const scans = flat(rows[0]['QUERY PLAN'][0].Plan).filter((plan) => plan['Relation Name'] === 'owed_work');
    expect(scans.map((plan) => plan['Node Type'])).toEqual([expect.stringMatching(/^Index/)]);
    const looked = scans.reduce((sum, plan) => sum + plan['Actual Rows'] * plan['Actual Loops'], 0);
    expect(looked).toBeLessThanOrEqual(LIMIT + 1);
  });

  it('refuses nobody while the database does not answer', async () => {
    const account = randomUUID();
    const errors: unknown[] = [];
    const backlog = open({
      run: () => Promise.reject(new Error('away')),
      onError: (error) => errors.push(error),
    });
    for (let n = 1; n <= 3; n++) {
      expect(isRefused(backlog, account)).toBe(false);
      await until('it was told', () => errors.length === n);
    }
  });

  it('remembers so many accounts and no more', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const accounts = [first, second, third];
    for (const account of accounts) await work.oweMany(account, LIMIT, SHARD);
    const backlog = open({ remembered: 2 });
    for (const account of accounts) await until('it is refused', () => isRefused(backlog, account));
    expect(isRefused(backlog, first)).toBe(false); // forgotten, and counted anew
    await until('it is refused', () => isRefused(backlog, first));
  });

  it('takes plain names of kinds only', () => {
    expect(() => open({ kinds: [`x'; drop table owed_work`] })).toThrow('not a plain name');
  });
});
