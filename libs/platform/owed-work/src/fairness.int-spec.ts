import { randomUUID } from 'node:crypto';
import { answering, openWork, type Work } from './work.fixture';

describe('accounts in turn', () => {
  let work: Work;
  beforeEach(async () => {
    work = await openWork();
  });
  afterEach(() => work.close());

  it('lets a backlog of 10,000 neither delay another account nor slow a claim, whatever the statistics say', async () => {
    const [many, one] = [randomUUID(), randomUUID()];
    await work.pool.query('analyze owed_work'); // as empty as the planner will now believe it to be
    await work.oweMany(many, 10_000);
    const claimer = work.claimer();
    await claimer.claim(answering, 10);
    await work.owe({ accountId: one });
    const took: number[] = [];
    const served: string[] = [];
    for (let n = 0; n < 20; n++) {
      const startedAt = performance.now();
      const { claims } = await claimer.claim(answering, 1);
      took.push(performance.now() - startedAt);
      served.push(claims[0]!.accountId);
    }
    expect(served.indexOf(one)).toBe(0);
    took.sort((a, b) => a - b);
    expect(took[10]).toBeLessThan(20);
  });

  it('divides the places evenly among those who wait', async () => {
    const accounts = [randomUUID(), randomUUID(), randomUUID()];
    for (const account of accounts) await work.oweMany(account, 100);
    const { claims } = await work.claimer().claim(answering, 30);
    for (const account of accounts) expect(claims.filter((claim) => claim.accountId === account)).toHaveLength(10);
  });

  it('counts what an account holds already', async () => {
    const [busy, idle] = [randomUUID(), randomUUID()];
    await work.oweMany(busy, 50);
    const claimer = work.claimer();
    await claimer.claim(answering, 10);
    await work.oweMany(idle, 50);
    const { claims } = await claimer.claim(answering, 10);
    expect(claims.every((claim) => claim.accountId === idle)).toBe(true);
  });

  it('fills its places from one account when no other has anything due', async () => {
    await work.oweMany(randomUUID(), 100);
    for (let n = 0; n < 20; n++) await work.owe();
    const claimer = work.claimer();
    await claimer.claim(answering, 20);
    const { claims } = await claimer.claim(answering, 50);
    expect(claims).toHaveLength(50);
  });

  it('comes round to every account, however many there are', async () => {
    const accounts = Array.from({ length: 300 }, () => randomUUID());
    await work.pool.query(
      `insert into owed_work
       select n % 4, account, 'answer', gen_random_uuid(), account, account, jsonb_build_object('questionId', account),
         'owed', 0, now(), now(), null, null, null
       from unnest($1::uuid[]) with ordinality as a (account, n), generate_series(1, 3)`,
      [accounts],
    );
    const claimer = work.claimer();
    const served = new Set<string>();
    for (let n = 0; n < 5; n++)
      for (const claim of (await claimer.claim(answering, 64)).claims) served.add(claim.accountId);
    expect(served.size).toBe(300);
    let rest = 0;
    for (let n = 0; n < 20; n++) rest += (await claimer.claim(answering, 64)).claims.length;
    expect(rest).toBe(900 - 5 * 64);
  });
});
